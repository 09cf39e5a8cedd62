-- What happened to a referral, in the order in which it was noted.
SELECT at, id, happened, status, reason, outcome, consent_share, consent_count, note FROM event WHERE referral = :referral ORDER BY at, id;
