-- The referrals that were noted at one end under a code, from an actor, for an offering, and not struck out since.
SELECT r.id FROM referral AS r JOIN state AS s ON s.referral = r.id
WHERE r.code = :code AND r.side = :side AND r.from_actor = :from AND r.offering = :offering AND s.status <> 'entered-in-error';
