-- How many referrals are as old but still open.
SELECT count(*) FROM state
WHERE changed < :before AND status IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened');
