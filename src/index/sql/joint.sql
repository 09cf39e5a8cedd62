-- The offerings of others in which an actor is a partner.
SELECT o.key
FROM partner AS p
JOIN offering AS o ON o.key = p.offering
WHERE p.actor = :actor
ORDER BY o.id;
