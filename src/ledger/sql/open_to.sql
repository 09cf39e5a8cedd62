-- How many referrals lead to the given actors and are still open, of clients who may be counted; of two records of one referral, the
-- sender's counts.
SELECT count(*)
FROM counted
WHERE to_actor IN (SELECT value FROM json_each(:actors))
  AND consent_count <> 'no'
  AND status IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened');
