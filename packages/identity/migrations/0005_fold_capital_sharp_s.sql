-- The capital sharp s is the two letters that the small one is. A name that bears it was kept under a key with the small one, which no other name has;
-- who cannot have the right key, because somebody else does, keeps his.
UPDATE identity.profiles AS p SET username_key = folded.key
FROM (
  SELECT DISTINCT ON (tenant_id, key) tenant_id, key, user_id
  FROM (SELECT tenant_id, replace(username_key, 'ß', 'ss') AS key, user_id FROM identity.profiles WHERE username_key LIKE '%ß%') AS sharp
  ORDER BY tenant_id, key, user_id
) AS folded
WHERE p.tenant_id = folded.tenant_id AND p.user_id = folded.user_id
  AND NOT EXISTS (SELECT FROM identity.profiles AS taken WHERE taken.tenant_id = folded.tenant_id AND taken.username_key = folded.key);
