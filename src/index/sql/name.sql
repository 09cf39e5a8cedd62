-- What puts an offering in its place where all else is the same, in Swedish and in English.
SELECT sort_sv, sort_en, id FROM offering WHERE key = ?;
