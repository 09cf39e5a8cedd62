-- Takes what is private out of a referral.
UPDATE referral SET client = NULL, reason = NULL, note = NULL, forgotten = 1 WHERE id = :id;
