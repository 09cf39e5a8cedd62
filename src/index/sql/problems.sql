-- How many errors are in the files by themselves. Without any vocabulary, that is what is wrong, and not each of its words.
SELECT coalesce(sum(problems + shadowed + iif(:has_vocabulary, unknown_terms, 0)), 0) AS problems, max(holds_from), min(holds_until)
FROM file;
