-- How the files looked when they were last looked at, and which of them have to be read again whatever they look like now: those that
-- were left out, those that are judged differently today, and those whose saving another one may hide behind.
SELECT
    looks, key,
    shadowed
        OR NOT (holds_from <= :today AND :today < holds_until)
        OR (:since <= modified AND modified < :until)
        OR (:since <= changed AND changed < :until) AS again
FROM file;
