-- Users, what is known about them, and who is signed in.

CREATE SCHEMA identity;
SELECT kontor.create_service_tables('identity');

-- The fold of the log. What is personal or secret is in the tables below it, whose rows can be erased.
CREATE TABLE identity.users (
  tenant_id int NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('customer', 'staff', 'admin')),
  active boolean NOT NULL,
  credential_id uuid NOT NULL,
  -- The version at which sessions last ended: a session lives while it bears this number.
  session_epoch int NOT NULL,
  version int NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, tenant_id),
  CHECK (session_epoch BETWEEN 1 AND version)
) WITH (fillfactor = 90);

CREATE TABLE identity.profiles (
  tenant_id int NOT NULL,
  user_id uuid NOT NULL,
  username text NOT NULL CHECK (length(username) BETWEEN 1 AND 150),
  -- The name with its case folded away, under which it is unique.
  username_key text NOT NULL,
  email text,
  PRIMARY KEY (user_id, tenant_id),
  FOREIGN KEY (user_id, tenant_id) REFERENCES identity.users (user_id, tenant_id)
);
CREATE UNIQUE INDEX profiles_username ON identity.profiles (username_key, tenant_id);

-- Never changed: another password is another row, and the one before it is removed.
CREATE TABLE identity.credentials (
  tenant_id int NOT NULL,
  credential_id uuid NOT NULL,
  user_id uuid NOT NULL,
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  PRIMARY KEY (credential_id, tenant_id),
  FOREIGN KEY (user_id, tenant_id) REFERENCES identity.users (user_id, tenant_id)
);
CREATE INDEX credentials_user ON identity.credentials (user_id, tenant_id);

-- Who holds the token that a row's hash was made from is signed in, until expires_at by this database's clock.
CREATE TABLE identity.sessions (
  tenant_id int NOT NULL,
  token_hash uuid NOT NULL,
  user_id uuid NOT NULL,
  session_epoch int NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address text NOT NULL,
  user_agent text NOT NULL,
  PRIMARY KEY (token_hash, tenant_id),
  FOREIGN KEY (user_id, tenant_id) REFERENCES identity.users (user_id, tenant_id),
  CHECK (expires_at > created_at)
);
CREATE INDEX sessions_user ON identity.sessions (user_id, tenant_id);
CREATE INDEX sessions_expires_at ON identity.sessions (expires_at);

-- Attempts to sign in that were not (yet) right, by account and by address; the subject is a keyed hash of either.
CREATE TABLE identity.login_attempts (
  tenant_id int NOT NULL,
  subject uuid NOT NULL,
  attempts int NOT NULL CHECK (attempts >= 0),
  ends_at timestamptz NOT NULL,
  PRIMARY KEY (subject, tenant_id)
) WITH (fillfactor = 70);
CREATE INDEX login_attempts_ends_at ON identity.login_attempts (ends_at);
