-- online
-- Orders of a status by their amount: what is dear and not sent yet, what is cheap and was never paid.
DROP INDEX CONCURRENTLY IF EXISTS backoffice.orders_status_amount;
CREATE INDEX CONCURRENTLY orders_status_amount ON backoffice.orders (status, total_minor, order_id, tenant_id, generation);
