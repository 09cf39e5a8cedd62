-- The cells in which an actor has something that can be had and no other has, in the order of the vocabulary; of one offering of it
-- where one is given.
WITH current AS NOT MATERIALIZED (
    SELECT key, actor, id FROM offering
    WHERE NOT (until_day < :today IS TRUE OR coalesce(status, '') IN ('paused', 'ended'))
),
-- Each once: all its own offerings there are passed before another's is found.
mine (area, stage, actor) AS MATERIALIZED (
    SELECT DISTINCT area.value, stage.value, actor.key
    -- In this order: no more is looked at than the offerings of this actor.
    FROM actor
    CROSS JOIN current AS own ON own.actor = actor.key
    CROSS JOIN detail ON detail.key = own.key
    CROSS JOIN json_each(detail.areas) AS area
    CROSS JOIN json_each(detail.stages) AS stage
    -- Which is there when the vocabulary knows both.
    CROSS JOIN cell ON cell.area = area.value AND cell.stage = stage.value AND cell.offering = own.key
    WHERE actor.id = :actor AND (:offering IS NULL OR own.id = :offering)
)
SELECT area, stage FROM mine
WHERE NOT EXISTS (
    SELECT 1 FROM cell CROSS JOIN current AS other ON other.key = cell.offering
    WHERE cell.area = mine.area AND cell.stage = mine.stage AND other.actor <> mine.actor
)
ORDER BY
    (SELECT position FROM term WHERE dimension = 'area' AND id = mine.area),
    (SELECT position FROM term WHERE dimension = 'stage' AND id = mine.stage);
