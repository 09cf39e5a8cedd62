-- How many referrals are as old but still open.
SELECT count(*) FROM state AS s
WHERE changed < :before
  AND NOT EXISTS (SELECT 1 FROM event AS e WHERE e.referral = s.referral AND e.happened >= :before)
  AND status IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened');
