-- How many times an offering names a partner that is no actor of the catalogue. Whose file is there is one, whatever is wrong with it.
SELECT count(*)
FROM file JOIN json_each(file.partners) AS named
WHERE NOT file.shadowed
  AND named.value NOT IN (SELECT actor FROM file WHERE actor IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM file WHERE path = 'actors/' || named.value || '.toml');
