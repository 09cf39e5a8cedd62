-- How many referrals have the same from, to, area, stage, month, standing, reason and outcome. Those entered in error never were.
-- Overdue are the open ones for which an answer or news is late.
SELECT
    from_actor, to_actor,
    CASE :by WHEN 'area' THEN area WHEN 'stage' THEN stage WHEN 'month' THEN substr(sent_on, 1, 7) END AS part,
    CASE
        WHEN status IN ('sent', 'reopened') THEN iif(changed < date(:today, '-' || :first_answer || ' days'), 'overdue', 'open')
        WHEN status IN ('accepted', 'in-progress', 'on-hold') THEN iif(changed < date(:today, '-' || :news || ' days'), 'overdue', 'open')
        ELSE status
    END AS standing,
    reason, outcome,
    count(*)
FROM counted
WHERE consent_count <> 'no'
  AND (:since IS NULL OR sent_on >= :since)
  AND (:until IS NULL OR sent_on <= :until)
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6;
