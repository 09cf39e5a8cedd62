-- How those files look that have to be read again although they look as they did: what was left out, and, where there may be such,
-- what is judged differently today.
SELECT looks FROM file WHERE shadowed
UNION ALL
SELECT looks FROM file WHERE :days_over AND NOT (holds_from <= :today AND :today < holds_until);
