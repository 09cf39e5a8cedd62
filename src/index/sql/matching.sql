-- The offerings that have one word in one place; in any order.
SELECT rowid FROM search WHERE search MATCH :match;
