-- Notes where a referral stands.
INSERT OR REPLACE INTO state VALUES (
    :referral, :status, :changed, :reason, :outcome, :answered, :disputed,
    :side, :from_actor, :to_actor, :area, :stage, :sent_on, :consent_count
);
