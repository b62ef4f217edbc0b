-- online
-- Users by the beginning of their name or mail address, whatever the database's own order of letters, and by role; for the admin's lists.
DROP INDEX CONCURRENTLY IF EXISTS identity.profiles_username_prefix;
CREATE INDEX CONCURRENTLY profiles_username_prefix ON identity.profiles (username_key COLLATE "C", tenant_id);
DROP INDEX CONCURRENTLY IF EXISTS identity.profiles_email_prefix;
CREATE INDEX CONCURRENTLY profiles_email_prefix ON identity.profiles (lower(email) COLLATE "C", tenant_id, user_id) WHERE email IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS identity.users_role;
CREATE INDEX CONCURRENTLY users_role ON identity.users (role, tenant_id, user_id);
DROP INDEX CONCURRENTLY IF EXISTS identity.users_disabled;
CREATE INDEX CONCURRENTLY users_disabled ON identity.users (tenant_id, user_id) WHERE NOT active;
