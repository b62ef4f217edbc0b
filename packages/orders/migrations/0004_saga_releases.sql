-- How often a person had a saga tried again or taken back: the version of the saga's stream in the log.
ALTER TABLE orders.sagas ADD COLUMN releases int NOT NULL DEFAULT 0 CHECK (releases >= 0);
