-- All actors with the number of their offerings: that can be had, and that have ended or are paused.
SELECT
    a.id, a.name_sv, a.name_en, a.kind, a.role,
    CASE WHEN a.until_day < :today THEN 'ended' ELSE a.status END AS status,
    a.until, a.municipalities, a.serves, a.website, a.strengths, a.purpose_sv, a.purpose_en,
    (SELECT count(*) FROM offering AS o
        WHERE o.actor = a.key AND NOT (o.until_day < :today IS TRUE OR coalesce(o.status, '') IN ('paused', 'ended'))) AS offerings,
    (SELECT count(*) FROM offering AS o
        WHERE o.actor = a.key AND (o.until_day < :today IS TRUE OR coalesce(o.status, '') IN ('paused', 'ended'))) AS ended
FROM actor AS a
ORDER BY a.role <> 'member', CASE :lang WHEN 'sv' THEN a.sort_sv ELSE a.sort_en END, a.id;
