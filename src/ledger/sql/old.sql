-- Closed referrals to which nothing has happened since a day, and that still have something private.
SELECT r.id FROM referral AS r JOIN state AS s ON s.referral = r.id
WHERE s.changed < :before AND NOT r.forgotten
  AND s.status NOT IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened')
ORDER BY r.id;
