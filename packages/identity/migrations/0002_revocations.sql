-- What ended or changed sessions, in the order of their commits and without gaps: whoever remembers a session elsewhere, as of a
-- position, knows by what came after it whether it still holds. A session that was signed out, or a user all of whose sessions are meant.

CREATE TABLE identity.revocation_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0)
) WITH (fillfactor = 10);
INSERT INTO identity.revocation_head DEFAULT VALUES;

CREATE TABLE identity.revocations (
  position bigint PRIMARY KEY,
  tenant_id int NOT NULL,
  session_id uuid,
  user_id uuid,
  revoked_at timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(session_id, user_id) = 1)
);
