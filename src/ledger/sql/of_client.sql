-- The referrals of a client, and what the other end has noted about the same ones. The client's code is given in all its spellings,
-- as a JSON list. Another organisation may have given the same code to a client of its own: where `:own` is known, only what it sent or
-- received counts, and not by the other end's code where it has given one itself. What two colleagues received under one code is one
-- referral; what two colleagues sent under one code is two, for which each drew it.
SELECT DISTINCT theirs.id, theirs.code, theirs.side, theirs.from_actor, theirs.to_actor, theirs.client, theirs.sent_on, theirs.offering
FROM referral AS mine
JOIN referral AS theirs
    ON theirs.id = mine.id OR (theirs.code = mine.code AND theirs.from_actor = mine.from_actor
        AND (theirs.side <> mine.side OR (mine.side = 'received' AND theirs.client IS NULL)))
WHERE mine.client IN (SELECT value FROM json_each(:client))
  AND (:own IS NULL
       OR CASE mine.side WHEN 'sent' THEN mine.from_actor ELSE mine.to_actor END = :own
       OR (:own IN (mine.from_actor, mine.to_actor) AND NOT EXISTS (
           SELECT 1 FROM referral AS ours
           WHERE ours.code = mine.code AND ours.from_actor = mine.from_actor AND ours.side <> mine.side
             AND ours.client IS NOT NULL)))
ORDER BY theirs.id;
