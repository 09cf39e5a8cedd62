-- Who stands in the cells of the given offerings: one row per cell and offering that can be had there.
SELECT mine.area, mine.stage, o.id AS offering, a.id AS actor
FROM (
    SELECT DISTINCT c.area, c.stage
    FROM json_each(:areas) AS area
    JOIN json_each(:stages) AS stage
    JOIN cell AS c ON c.area = area.value AND c.stage = stage.value
) AS mine
JOIN cell AS c ON c.area = mine.area AND c.stage = mine.stage
JOIN offering AS o ON o.key = c.offering
JOIN actor AS a ON a.key = o.actor
WHERE NOT (o.until_day < :today IS TRUE OR coalesce(o.status, '') IN ('paused', 'ended'))
ORDER BY mine.area, mine.stage, o.id;
