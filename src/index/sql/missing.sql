-- How many of what a catalogue must have it lacks: its two files, and any actor.
SELECT count(*)
FROM json_each('["catalogue.toml", "vocabulary.toml", "actors"]') AS wanted
WHERE NOT EXISTS (SELECT 1 FROM file WHERE path >= wanted.value AND substr(path, 1, length(wanted.value)) = wanted.value);
