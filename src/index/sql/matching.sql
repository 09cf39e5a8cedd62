-- The offerings that meet one word in one column; in any order.
SELECT rowid FROM search WHERE search MATCH :match;
