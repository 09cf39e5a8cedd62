-- What sender and receiver noted about one code.
SELECT sent.id AS sent, received.id AS received
FROM referral AS received
JOIN referral AS sent ON sent.code = received.code AND sent.from_actor = received.from_actor AND sent.side = 'sent'
WHERE received.side = 'received'
ORDER BY received.code, sent.id, received.id;
