-- Which offerings a query means, in order. Follows src/query/matches.rs, which defines it.
-- Every filter is a JSON list; null where the query does not have it. Those whose status is not asked for come with shown = 0.
WITH
-- Those that meet the words of the query, and what that is worth.
text_match (offering, score) AS (
    SELECT CAST(key AS INTEGER), value FROM json_each(:matches)
),
-- Those that stand in the cells of the query, and in how many of the areas asked for.
in_cell (offering, areas) AS (
    SELECT offering, iif(:areas IS NULL, 0, count(DISTINCT area))
    FROM cell
    WHERE :by_cell
      AND area IN (SELECT value FROM json_each(:cell_areas))
      AND stage IN (SELECT value FROM json_each(:cell_stages))
    GROUP BY offering
),
-- Where to start from: the words when there are any, else the cells when there is an area or a stage, else everything.
candidate (offering, score, areas) AS (
    SELECT offering, score, 0 FROM text_match WHERE NOT :by_cell
    UNION ALL
    -- In this order: what the words found has no index to be looked up in.
    SELECT offering, score, areas FROM text_match CROSS JOIN in_cell USING (offering)
    UNION ALL
    SELECT offering, 0, areas FROM in_cell WHERE :matches IS NULL
    UNION ALL
    SELECT key, 0, 0 FROM offering WHERE :matches IS NULL AND NOT :by_cell
)
SELECT
    o.key,
    :statuses IS NULL
        OR CASE WHEN o.until_day < :today THEN 'ended' ELSE coalesce(o.status, 'unknown') END
            IN (SELECT value FROM json_each(:statuses)) AS shown,
    candidate.score
FROM candidate
JOIN offering AS o ON o.key = candidate.offering
WHERE (:audiences IS NULL
        OR o.key IN (SELECT offering FROM audience WHERE id IN (SELECT value FROM json_each(:audiences))))
  AND (:actors IS NULL
        OR o.actor IN (SELECT key FROM actor WHERE id IN (SELECT value FROM json_each(:actors))))
  AND (:not_actors IS NULL
        OR o.actor NOT IN (SELECT key FROM actor WHERE id IN (SELECT value FROM json_each(:not_actors))))
  AND (:municipalities IS NULL OR o.only_serves IS NULL
        OR EXISTS (SELECT 1 FROM json_each(o.only_serves) WHERE value IN (SELECT value FROM json_each(:municipalities))))
  AND (:prices IS NULL OR o.price IN (SELECT value FROM json_each(:prices)))
ORDER BY
    candidate.score DESC,
    candidate.areas DESC,
    :areas IS NOT NULL AND coalesce(o.main_area NOT IN (SELECT value FROM json_each(:areas)), 1),
    (SELECT count(*) FROM json_each(:named_audiences) AS asked
        WHERE NOT EXISTS (SELECT 1 FROM audience WHERE audience.id = asked.value AND audience.offering = o.key)),
    o.rank,
    CASE :lang WHEN 'sv' THEN o.sort_sv ELSE o.sort_en END NULLS FIRST,
    o.id;
