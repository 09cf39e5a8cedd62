-- The referrals whose code, or whose id, begins so.
SELECT id, code, side, from_actor, to_actor, client, sent_on, offering FROM referral
WHERE code >= :beginning AND code < :beginning || '~'
UNION
SELECT id, code, side, from_actor, to_actor, client, sent_on, offering FROM referral
WHERE length(:typed) >= 8 AND id >= :typed AND id < :typed || '~'
ORDER BY code, id;
