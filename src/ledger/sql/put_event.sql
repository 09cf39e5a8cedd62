-- Adds an event.
INSERT INTO event VALUES (:referral, :at, :id, :happened, :status, :reason, :outcome, :consent_share, :consent_count, :note);
