-- Adds a referral, or replaces what is known of it by what a merge made of it.
INSERT INTO referral VALUES (
    :id, :code, :side, :from_actor, :from_name_sv, :from_name_en, :offering, :offering_name_sv, :offering_name_en,
    :to_actor, :to_name_sv, :to_name_en, :catalogue, :area, :stage, :consent_share, :consent_count, :sent_on, :at,
    :client, :reason, :note, :forgotten
)
ON CONFLICT (id) DO UPDATE SET
    code = excluded.code, side = excluded.side, from_actor = excluded.from_actor, from_name_sv = excluded.from_name_sv,
    from_name_en = excluded.from_name_en, offering = excluded.offering, offering_name_sv = excluded.offering_name_sv,
    offering_name_en = excluded.offering_name_en, to_actor = excluded.to_actor, to_name_sv = excluded.to_name_sv,
    to_name_en = excluded.to_name_en, catalogue = excluded.catalogue, area = excluded.area, stage = excluded.stage,
    consent_share = excluded.consent_share, consent_count = excluded.consent_count, sent_on = excluded.sent_on,
    at = excluded.at, client = excluded.client, reason = excluded.reason, note = excluded.note, forgotten = excluded.forgotten;
