-- Over which areas and stages the offerings with the given keys spread, for whom, and with whom.
SELECT o.id, a.id, a.role = 'member' AS is_member, d.areas, d.stages, d.audiences, d.partners, d.verified
FROM json_each(:keys) AS wanted
JOIN offering AS o ON o.key = wanted.value
JOIN detail AS d ON d.key = o.key
JOIN actor AS a ON a.key = o.actor
ORDER BY wanted.key;
