-- The referrals whose code, or whose id, begins so.
SELECT id, code, side, from_actor, to_actor FROM referral
WHERE (code >= :beginning AND code < :beginning || '~')
   OR (length(:typed) >= 8 AND substr(id, 1, length(:typed)) = :typed)
ORDER BY code <> :beginning, code, id;
