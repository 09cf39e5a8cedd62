-- How many offerings that can be had, and of how many actors, carry each term of one dimension: areas, stages or audiences.
WITH current (key, actor) AS (
    SELECT key, actor FROM offering
    WHERE NOT (until_day < :today IS TRUE OR coalesce(status, '') IN ('paused', 'ended'))
)
SELECT area AS id, count(DISTINCT key) AS offerings, count(DISTINCT actor) AS actors
FROM cell JOIN current ON key = offering WHERE :dimension = 'area' GROUP BY area
UNION ALL
SELECT stage, count(DISTINCT key), count(DISTINCT actor)
FROM cell JOIN current ON key = offering WHERE :dimension = 'stage' GROUP BY stage
UNION ALL
SELECT id, count(*), count(DISTINCT actor)
FROM audience JOIN current ON key = offering WHERE :dimension = 'audience' GROUP BY id
ORDER BY 1;
