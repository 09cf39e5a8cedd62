-- The referrals with the given ids and where they stand, in the order of the ids.
SELECT r.*, s.status, s.changed, s.reason, s.outcome, s.answered, s.consent_share, s.consent_count, s.disputed
FROM json_each(:ids) AS wanted
JOIN referral AS r ON r.id = wanted.value
JOIN state AS s ON s.referral = r.id
ORDER BY wanted.key;
