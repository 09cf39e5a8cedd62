-- All ids of actors and offerings, for completion and for the nearest name.
SELECT id, name_sv, name_en FROM actor
UNION ALL
SELECT o.id, d.name_sv, d.name_en FROM offering AS o JOIN detail AS d ON d.key = o.key
ORDER BY 1;
