-- The records of sender and receiver that say different things about one code, where one of the two is among the given ids. What counts
-- is what `disagreements` in src/ledger/merge.rs tells. What the receiver entered in error says nothing about the sender's.
WITH touched AS MATERIALIZED (SELECT value AS id FROM json_each(:ids))
SELECT sent.id AS sent, received.id AS received
FROM referral AS received
JOIN referral AS sent ON sent.code = received.code AND sent.from_actor = received.from_actor AND sent.side = 'sent'
JOIN state AS here ON here.referral = sent.id
JOIN state AS there ON there.referral = received.id
WHERE received.side = 'received'
  AND there.status <> 'entered-in-error'
  AND received.code IN (SELECT code FROM referral WHERE id IN (SELECT id FROM touched))
  AND (received.id IN (SELECT id FROM touched) OR sent.id IN (SELECT id FROM touched))
  AND (sent.offering, here.status, here.reason, here.outcome) IS NOT (received.offering, there.status, there.reason, there.outcome)
ORDER BY received.code, sent.id, received.id
LIMIT :most;
