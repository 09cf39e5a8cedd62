-- The words of the catalogue that contain the root of a typed one.
SELECT spelt, in_name
FROM word
WHERE instr(CASE WHEN :swedish THEN spelt ELSE plain END, :root)
ORDER BY spelt;
