-- The referrals with the given ids, in the order of the ids.
SELECT r.*
FROM json_each(:ids) AS wanted
JOIN referral AS r ON r.id = wanted.value
ORDER BY wanted.key;
