-- All ids of actors and offerings, for completion and for the nearest name.
SELECT id, name_sv, name_en FROM actor
UNION ALL
SELECT id, name_sv, name_en FROM detail
ORDER BY 1;
