-- Notes where a referral stands.
INSERT OR REPLACE INTO state VALUES (
    :referral, :status, :changed, :reason, :outcome, :answered, :consent_share, :consent_count, :disputed,
    :side, :from_actor, :to_actor, :area, :stage, :sent_on
);
