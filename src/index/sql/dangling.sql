-- How many times an offering names a partner that is no actor of the catalogue.
SELECT count(*) FROM partner WHERE actor NOT IN (SELECT id FROM actor);
