-- What sender and receiver noted about one code, where one of the two is among the given ids. A thousand are more than anybody reads.
WITH touched AS MATERIALIZED (SELECT value AS id FROM json_each(:ids))
SELECT sent.id AS sent, received.id AS received
FROM referral AS received
JOIN referral AS sent ON sent.code = received.code AND sent.from_actor = received.from_actor AND sent.side = 'sent'
WHERE received.side = 'received'
  AND received.code IN (SELECT code FROM referral WHERE id IN (SELECT id FROM touched))
  AND (received.id IN (SELECT id FROM touched) OR sent.id IN (SELECT id FROM touched))
ORDER BY received.code, sent.id, received.id
LIMIT 1000;
