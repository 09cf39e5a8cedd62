-- All referrals with everything that is kept of where they stand.
SELECT
    r.*,
    s.side, s.from_actor, s.to_actor, s.area, s.stage, s.sent_on,
    s.status, s.changed, s.reason, s.outcome, s.answered, s.consent_share, s.consent_count, s.disputed
FROM referral AS r
LEFT JOIN state AS s ON s.referral = r.id;
