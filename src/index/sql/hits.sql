-- What a listing shows of the offerings with the given keys, in the order of the keys.
SELECT
    o.id, a.id AS actor, a.name_sv AS actor_name_sv, a.name_en AS actor_name_en,
    d.name_sv, d.name_en, d.summary_sv, d.summary_en,
    d.areas, d.stages, d.audiences,
    o.price, d.price_amount, d.price_sv, d.price_en,
    CASE WHEN o.until_day < :today THEN 'ended' ELSE o.status END AS status, d.until,
    o.scope, d.partners,
    d.next_step_sv, d.next_step_en, d.conditions_sv, d.conditions_en, d.not_for_sv, d.not_for_en,
    coalesce(d.website, a.website) AS website,
    o.verified, o.source_date
FROM json_each(:keys) AS wanted
JOIN offering AS o ON o.key = wanted.value
JOIN detail AS d ON d.key = o.key
JOIN actor AS a ON a.key = o.actor
ORDER BY wanted.key;
