-- Whether a file counts as it did in what is counted over all files. One without an actor does not: the vocabulary, for one, decides
-- how others count.
SELECT 1
FROM file
WHERE path = ?1 AND problems = ?2 AND unknown_terms = ?3 AND actor = ?4 AND partners IS ?5 AND holds_from = ?6 AND holds_until = ?7
  AND NOT shadowed;
