-- The words of the catalogue that contain the needle, or are it.
SELECT spelt
FROM word
WHERE CASE
    WHEN :whole THEN CASE WHEN :swedish THEN spelt ELSE plain END = :needle
    ELSE instr(CASE WHEN :swedish THEN spelt ELSE plain END, :needle)
END
ORDER BY spelt;
