-- One actor, whole.
SELECT * FROM actor WHERE id = :id;
