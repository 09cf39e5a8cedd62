-- What a listing shows of the offerings with the given keys, a JSON list, in its order.
SELECT
    d.id, d.actor, d.actor_name_sv, d.actor_name_en,
    d.name_sv, d.name_en, d.summary_sv, d.summary_en,
    d.areas, d.stages, d.audiences,
    d.price, d.price_amount, d.price_sv, d.price_en,
    CASE WHEN d.until_day < :today THEN 'ended' ELSE d.status END AS status, d.until,
    d.scope, d.partners,
    d.next_step_sv, d.next_step_en, d.conditions_sv, d.conditions_en, d.not_for_sv, d.not_for_en,
    coalesce(d.website, d.actor_website) AS website,
    d.verified, d.source_date
FROM json_each(:keys) AS wanted CROSS JOIN detail AS d ON d.key = wanted.value
ORDER BY wanted.rowid;
