-- The offerings of one actor, whole, or only the one with an id.
SELECT d.*
FROM offering AS o
JOIN detail AS d ON d.key = o.key
WHERE o.actor = (SELECT key FROM actor WHERE id = :actor) AND (:id IS NULL OR o.id = :id)
ORDER BY o.position;
