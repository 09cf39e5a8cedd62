-- Which offerings a query means, in order. Follows src/query/matches.rs, which defines it.
-- Every filter is a JSON list; null where the query does not have it. Those whose status is not asked for come with shown = 0.
WITH
-- Taken apart first: what is grouped below would else carry the long `match` along in every row.
way (word, score, match) AS MATERIALIZED (
    SELECT value ->> 'word', value ->> 'score', value ->> 'match' FROM json_each(:ways)
),
-- Each word of the query with each way of being met, and what that is worth.
hit (word, offering, score) AS MATERIALIZED (
    SELECT way.word, search.rowid, max(way.score)
    FROM way
    JOIN search ON search MATCH way.match
    GROUP BY 1, 2
),
text_match (offering, score) AS MATERIALIZED (
    SELECT offering, sum(score) FROM hit GROUP BY offering HAVING count(*) = :word_count
),
-- Where to start from: the cells when there is an area or a stage, else the words, else everything.
candidate (offering) AS (
    SELECT DISTINCT cell.offering
    FROM cell
    WHERE :by_cell
      AND cell.area IN (SELECT value FROM json_each(:cell_areas))
      AND cell.stage IN (SELECT value FROM json_each(:cell_stages))
      AND (:ways IS NULL OR cell.offering IN (SELECT offering FROM text_match))
    UNION ALL
    SELECT offering FROM text_match WHERE NOT :by_cell AND :ways IS NOT NULL
    UNION ALL
    SELECT key FROM offering WHERE NOT :by_cell AND :ways IS NULL
)
SELECT
    o.key,
    :statuses IS NULL
        OR CASE WHEN o.until_day < :today THEN 'ended' ELSE coalesce(o.status, 'unknown') END
            IN (SELECT value FROM json_each(:statuses)) AS shown
FROM candidate
JOIN offering AS o ON o.key = candidate.offering
LEFT JOIN text_match ON :ways IS NOT NULL AND text_match.offering = o.key
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
    text_match.score DESC,
    :areas IS NOT NULL AND coalesce(o.main_area NOT IN (SELECT value FROM json_each(:areas)), 1),
    o.span,
    o.scope,
    o.verified DESC NULLS LAST,
    o.source_date DESC NULLS LAST,
    CASE :lang WHEN 'sv' THEN o.sort_sv ELSE o.sort_en END NULLS FIRST,
    o.id;
