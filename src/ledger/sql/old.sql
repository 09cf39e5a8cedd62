-- Closed referrals to which nothing has happened since a day, and that still have something private.
SELECT r.id, r.code, r.side, r.from_actor, r.to_actor, r.client, r.sent_on, r.offering FROM referral AS r JOIN state AS s ON s.referral = r.id
WHERE s.changed < :before
  AND NOT EXISTS (SELECT 1 FROM event AS e WHERE e.referral = s.referral AND e.happened >= :before)
  AND s.status NOT IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened')
  AND (r.client IS NOT NULL OR r.reason IS NOT NULL OR r.note IS NOT NULL
       OR EXISTS (SELECT 1 FROM event AS e WHERE e.referral = r.id AND e.note IS NOT NULL))
ORDER BY r.id;
