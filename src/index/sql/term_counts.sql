-- How many offerings that can be had, and of how many actors, carry each term of areas, stages and audiences.
WITH current (key, actor) AS (
    SELECT key, actor FROM offering
    WHERE NOT (until_day < :today IS TRUE OR coalesce(status, '') IN ('paused', 'ended'))
)
SELECT 'area' AS dimension, area AS id, count(DISTINCT key) AS offerings, count(DISTINCT actor) AS actors
FROM cell JOIN current ON key = offering GROUP BY area
UNION ALL
SELECT 'stage', stage, count(DISTINCT key), count(DISTINCT actor)
FROM cell JOIN current ON key = offering GROUP BY stage
UNION ALL
SELECT 'audience', id, count(*), count(DISTINCT actor)
FROM audience JOIN current ON key = offering GROUP BY id
ORDER BY 1, 2;
