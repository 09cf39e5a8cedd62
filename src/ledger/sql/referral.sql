-- One referral.
SELECT * FROM referral WHERE id = :id;
