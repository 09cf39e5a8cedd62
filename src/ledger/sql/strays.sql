-- How many notes are in events whose referral never arrived, where they are as old as what is forgotten.
SELECT count(*) FROM event
WHERE note IS NOT NULL AND happened < :before AND referral NOT IN (SELECT id FROM referral);
