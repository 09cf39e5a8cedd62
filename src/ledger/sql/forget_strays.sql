-- Takes the notes out of events whose referral never arrived, where they are as old as what is forgotten.
UPDATE event SET note = NULL
WHERE note IS NOT NULL AND happened < :before AND referral NOT IN (SELECT id FROM referral);
