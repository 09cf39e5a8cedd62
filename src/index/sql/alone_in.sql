-- The cells in which an actor has something that can be had and no other has, in the order of the vocabulary; of one offering of it
-- where one is given.
WITH current AS NOT MATERIALIZED (
    SELECT key, actor, id FROM offering
    WHERE NOT (until_day < :today IS TRUE OR coalesce(status, '') IN ('paused', 'ended'))
)
SELECT area.value, stage.value
-- In this order: no more is looked at than the cells of this actor, and of each no more than the first other.
FROM actor
CROSS JOIN current AS own ON own.actor = actor.key
CROSS JOIN detail ON detail.key = own.key
CROSS JOIN json_each(detail.areas) AS area
CROSS JOIN json_each(detail.stages) AS stage
-- Which is there when the vocabulary knows both.
CROSS JOIN cell ON cell.area = area.value AND cell.stage = stage.value AND cell.offering = own.key
WHERE actor.id = :actor
  AND (:offering IS NULL OR own.id = :offering)
  AND NOT EXISTS (
    SELECT 1 FROM cell CROSS JOIN current AS other ON other.key = cell.offering
    WHERE cell.area = area.value AND cell.stage = stage.value AND other.actor <> own.actor
  )
GROUP BY area.value, stage.value
ORDER BY
    (SELECT position FROM term WHERE dimension = 'area' AND id = area.value),
    (SELECT position FROM term WHERE dimension = 'stage' AND id = stage.value);
