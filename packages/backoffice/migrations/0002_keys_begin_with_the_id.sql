-- Keys begin with what is unique by itself, as everywhere: with generation and tenant in front, a plan made while a table was new took any of
-- its indexes for as good as another, and walked a whole generation for each row. Locks the read model while it works; nothing but the search waits.

ALTER TABLE backoffice.orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (order_id, tenant_id, generation);
DROP INDEX backoffice.orders_customer, backoffice.orders_status, backoffice.orders_amount;
CREATE INDEX orders_customer ON backoffice.orders (customer_id, order_id, tenant_id, generation);
CREATE INDEX orders_status ON backoffice.orders (status, order_id, tenant_id, generation);
CREATE INDEX orders_amount ON backoffice.orders (total_minor, order_id, tenant_id, generation);

ALTER TABLE backoffice.order_products
  DROP CONSTRAINT order_products_pkey, ADD PRIMARY KEY (product_id, order_id, tenant_id, generation);
ALTER TABLE backoffice.daily_totals DROP CONSTRAINT daily_totals_pkey, ADD PRIMARY KEY (day, tenant_id, generation);
ALTER TABLE backoffice.daily_sales
  DROP CONSTRAINT daily_sales_pkey, ADD PRIMARY KEY (day, product_id, tenant_id, generation);
