-- Referrals that match, due ones first (longest overdue first), then the newest. Null filters hold for all.
SELECT r.*, s.status, s.changed, s.reason AS end_reason, s.outcome, s.answered, s.disputed, s.due
FROM (
    SELECT *,
        CASE
            WHEN status IN ('sent', 'reopened') THEN date(changed, :first_answer || ' days')
            WHEN status IN ('accepted', 'in-progress', 'on-hold') THEN date(changed, :news || ' days')
        END AS due
    FROM state
    WHERE (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
      AND (:from IS NULL OR from_actor = :from)
      AND (:to IS NULL OR to_actor = :to)
      AND (:since IS NULL OR sent_on >= :since)
      AND (NOT :open OR status IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened'))
      AND (NOT :only_due OR (
            status IN ('sent', 'reopened') AND changed < date(:today, '-' || :first_answer || ' days')
            OR status IN ('accepted', 'in-progress', 'on-hold') AND changed < date(:today, '-' || :news || ' days')))
) AS s
JOIN referral AS r ON r.id = s.referral
WHERE :client IS NULL OR r.client = :client
ORDER BY CASE WHEN s.due < :today THEN s.due END NULLS LAST, r.sent_on DESC, r.at DESC, r.id;
