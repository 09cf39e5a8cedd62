-- In how many days first answers came, and how many in each.
SELECT CAST(julianday(answered) - julianday(sent_on) AS INTEGER) AS days, count(*)
FROM counted
WHERE answered IS NOT NULL AND consent_count <> 'no'
  AND (:since IS NULL OR sent_on >= :since)
  AND (:until IS NULL OR sent_on <= :until)
GROUP BY 1
ORDER BY 1;
