-- The referrals of a client, and what the other end has noted about the same ones. The client's code is given in all its spellings,
-- as a JSON list.
SELECT DISTINCT theirs.id
FROM referral AS mine
JOIN referral AS theirs
    ON theirs.id = mine.id OR (theirs.code = mine.code AND theirs.from_actor = mine.from_actor
        AND (theirs.side <> mine.side OR theirs.client IS NULL))
WHERE mine.client IN (SELECT value FROM json_each(:client))
ORDER BY theirs.id;
