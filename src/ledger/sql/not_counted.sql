-- How many referrals are left out of the counts because the client does not want to be counted.
SELECT count(*) FROM counted
WHERE consent_count = 'no'
  AND (:since IS NULL OR sent_on >= :since)
  AND (:until IS NULL OR sent_on <= :until);
