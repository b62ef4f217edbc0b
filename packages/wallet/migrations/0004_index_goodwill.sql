-- online
-- What was given back for an order of its own accord, a few rows at most. Built without a lock that stops writes.
DROP INDEX CONCURRENTLY IF EXISTS wallet.transfers_goodwill;
CREATE INDEX CONCURRENTLY transfers_goodwill ON wallet.transfers (order_id, tenant_id, position) WHERE kind = 'goodwill';
