-- online
-- Transfers of the kinds that are few among all, newest first, for the admin's lists.
DROP INDEX CONCURRENTLY IF EXISTS wallet.transfers_rare;
CREATE INDEX CONCURRENTLY transfers_rare ON wallet.transfers (kind, tenant_id, position)
  WHERE kind IN ('opening', 'refund', 'goodwill', 'correction');
