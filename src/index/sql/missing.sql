-- How many of the wanted a catalogue lacks: a file, or any in a folder.
SELECT count(*)
FROM json_each(:wanted) AS wanted
WHERE NOT EXISTS (SELECT 1 FROM file WHERE path >= wanted.value AND substr(path, 1, length(wanted.value)) = wanted.value);
