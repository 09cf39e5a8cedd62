-- The offerings of other actors that can be had and stand in a cell of a given one, by id.
SELECT DISTINCT other.id
-- In this order: no more is looked at than these cells.
FROM offering AS own
CROSS JOIN detail ON detail.key = own.key
CROSS JOIN json_each(detail.areas) AS area
CROSS JOIN json_each(detail.stages) AS stage
CROSS JOIN cell ON cell.area = area.value AND cell.stage = stage.value
CROSS JOIN offering AS other ON other.key = cell.offering
WHERE own.id = :offering
  AND other.actor <> own.actor
  AND NOT (other.until_day < :today IS TRUE OR coalesce(other.status, '') IN ('paused', 'ended'))
ORDER BY other.id;
