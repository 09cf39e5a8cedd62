-- What one has passed a client on to, with no end to it yet. The client's code is given in all its spellings,
-- as a JSON list.
SELECT r.offering, r.sent_on, r.code
FROM referral AS r
JOIN state AS s ON s.referral = r.id
WHERE r.client IN (SELECT value FROM json_each(:client)) AND r.side = 'sent' AND r.from_actor = :from
  AND s.status IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened')
ORDER BY r.sent_on, r.id;
