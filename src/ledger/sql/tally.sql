-- What is counted: one row per referral, so that the counting is done in one pass. Those entered in error never were; of two records of
-- one referral, the sender's and the receiver's, the sender's counts. Overdue are the open ones for which an answer or news is late. A
-- client may have told either end not to be counted.
WITH refused AS MATERIALIZED (
    SELECT sent.id
    FROM state AS said
    JOIN referral AS received ON received.id = said.referral
    JOIN referral AS sent
        ON sent.code = received.code AND sent.from_actor = received.from_actor AND sent.side = 'sent'
    WHERE said.side = 'received' AND said.consent_count = 'no' AND said.status <> 'entered-in-error'
)
SELECT
    from_actor, to_actor,
    CASE :by WHEN 'area' THEN area WHEN 'stage' THEN stage WHEN 'month' THEN substr(sent_on, 1, 7) END AS part,
    CASE
        WHEN status IN ('sent', 'reopened') THEN iif(changed < :answer_before, 'overdue', 'open')
        WHEN status IN ('accepted', 'in-progress', 'on-hold') THEN iif(changed < :news_before, 'overdue', 'open')
        ELSE status
    END AS standing,
    reason, outcome,
    consent_count = 'no' OR referral IN (SELECT id FROM refused) AS not_counted,
    sent_on, answered
FROM state
WHERE status <> 'entered-in-error'
  AND NOT (side = 'received' AND EXISTS (
    SELECT 1 FROM referral AS mine
    JOIN referral AS theirs ON theirs.code = mine.code AND theirs.from_actor = mine.from_actor AND theirs.side = 'sent'
    JOIN state AS there ON there.referral = theirs.id
    WHERE mine.id = state.referral AND there.status <> 'entered-in-error'))
  AND (:since IS NULL OR sent_on >= :since) AND (:until IS NULL OR sent_on <= :until);
