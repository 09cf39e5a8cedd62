-- How many times an offering names a partner that is no actor of the catalogue. Whose file is there but gives none is one.
SELECT count(*)
FROM file JOIN json_each(file.partners) AS named
WHERE NOT file.shadowed
  -- Nearly all are found here, by their index; the list below is only made for the others.
  AND NOT EXISTS (
        SELECT 1 FROM actor JOIN file AS whose ON whose.key = actor.file WHERE actor.id = named.value AND whose.actor = actor.id)
  AND named.value NOT IN (SELECT actor FROM file WHERE actor IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM file WHERE path = 'actors/' || named.value || '.toml' AND actor IS NULL);
