-- Which offerings a query means, once for every area in which it was looked for, with what puts it in its place. Follows
-- src/query/matches.rs, which defines it.
-- Every filter is a JSON list; null where the query does not have it. Those whose status is not asked for come with shown = 0.
WITH candidate (offering, area) AS (
    -- Where to start from: the cells when there is an area or a stage, else the words when there are any, else the actors, else everything.
    -- One cell after another would lead through the table of offerings once for each.
    SELECT offering, iif(:by_area, area, NULL)
    FROM cell
    WHERE :by_cell
      AND area IN (SELECT value FROM json_each(:cell_areas))
      AND stage IN (SELECT value FROM json_each(:cell_stages))
    GROUP BY 1, 2
    UNION ALL
    SELECT value, NULL FROM json_each(:matches) WHERE NOT :by_cell
    UNION ALL
    SELECT key, NULL
    FROM offering
    WHERE NOT :by_cell AND :matches IS NULL
      AND actor IN (SELECT key FROM actor WHERE id IN (SELECT value FROM json_each(:actors)))
    UNION ALL
    SELECT key, NULL FROM offering WHERE NOT :by_cell AND :matches IS NULL AND :actors IS NULL
)
SELECT
    o.key,
    :by_area AND o.main_area IS NOT area AS is_secondary,
    iif(:named_audiences IS NULL, 0, (
        SELECT count(*) FROM json_each(:named_audiences) AS asked
        WHERE NOT EXISTS (SELECT 1 FROM audience WHERE audience.id = asked.value AND audience.offering = o.key)
    )) AS lacking,
    o.rank,
    iif(:lang = 'sv', o.start_sv, o.start_en) AS start,
    :statuses IS NULL
        OR CASE WHEN o.until_day < :today THEN 'ended' ELSE coalesce(o.status, 'unknown') END
            IN (SELECT value FROM json_each(:statuses)) AS shown,
    :municipalities IS NOT NULL AND o.only_serves IS NULL AS is_for_all
FROM candidate CROSS JOIN offering AS o ON o.key = candidate.offering
WHERE (:audiences IS NULL
        OR o.key IN (SELECT offering FROM audience WHERE id IN (SELECT value FROM json_each(:audiences))))
  AND (:actors IS NULL
        OR o.actor IN (SELECT key FROM actor WHERE id IN (SELECT value FROM json_each(:actors))))
  AND (:not_actors IS NULL
        OR o.actor NOT IN (SELECT key FROM actor WHERE id IN (SELECT value FROM json_each(:not_actors))))
  AND (:municipalities IS NULL OR o.only_serves IS NULL
        OR EXISTS (SELECT 1 FROM json_each(o.only_serves) WHERE value IN (SELECT value FROM json_each(:municipalities))))
  AND (:prices IS NULL OR o.price IN (SELECT value FROM json_each(:prices)));
