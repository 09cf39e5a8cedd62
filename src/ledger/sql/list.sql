-- The referrals that match, by their ids, and where they stand: late ones first (the longest late first), then the newest. Null
-- filters hold for all, but what was entered in error is only shown when it is asked for.
-- Open ones are found by their index, so that the few are not looked for among the many.
WITH candidate AS (
    SELECT * FROM state WHERE NOT :open
    UNION ALL
    SELECT * FROM state
    WHERE :open AND status IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened') AND changed < :before
),
dated AS (
    SELECT *,
        CASE
            WHEN status IN ('sent', 'reopened') THEN date(changed, :first_answer || ' days')
            WHEN status IN ('accepted', 'in-progress', 'on-hold') THEN date(changed, :news || ' days')
        END AS due
    FROM candidate
    WHERE (status IN (SELECT value FROM json_each(:statuses)) OR (:statuses IS NULL AND status <> 'entered-in-error'))
      AND (:from IS NULL OR from_actor = :from)
      AND (:to IS NULL OR to_actor = :to)
      AND (:since IS NULL OR sent_on >= :since)
      AND (:client IS NULL OR referral IN (SELECT id FROM referral WHERE client IN (SELECT value FROM json_each(:client))))
)
SELECT
    referral, due < :today AS late,
    status, changed, reason, outcome, answered, consent_share, consent_count, disputed
FROM dated
WHERE NOT :due OR due < :today
ORDER BY CASE WHEN due < :today THEN due END NULLS LAST, sent_on DESC, referral DESC;
