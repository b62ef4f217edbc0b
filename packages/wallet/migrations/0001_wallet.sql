-- The wallet: users' accounts, the ledger of transfers between accounts, and the balances of the system accounts.

CREATE SCHEMA wallet;

SELECT kontor.create_service_tables('wallet');

-- One row for each user's account; its id is the user's. A balance is what the transfers of the account come to.
-- System accounts have no row here: a row that every payment updates would be a queue for all of them (see system_balances).
-- Only balance_minor and version ever change and no index covers them, so that with half of every page left free an update
-- stays on its page and touches no index (HOT), and an account that is busy reuses the room of its own old versions.
CREATE TABLE wallet.accounts (
  tenant_id int NOT NULL,
  account_id uuid NOT NULL,
  currency text NOT NULL,
  balance_minor bigint NOT NULL CHECK (balance_minor >= 0),
  version int NOT NULL CHECK (version >= 1),
  opened_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, tenant_id)
) WITH (fillfactor = 50);

-- The ledger: every transfer takes amount_minor from one account and gives it to another. Rows are only ever added, so pages are filled.
-- Each kind of transfer has exactly one user's account on one of its sides. user_account_id repeats it, so that one index
-- serves a user's statement, where an index for each side would cost two entries per transfer.
CREATE TABLE wallet.transfers (
  tenant_id int NOT NULL,
  transfer_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('topup', 'opening', 'payment', 'refund')),
  user_account_id uuid NOT NULL,
  debit_account_id uuid NOT NULL,
  credit_account_id uuid NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  account_balance_minor bigint NOT NULL CHECK (account_balance_minor >= 0), -- of the user's account, after this transfer
  order_id uuid,
  position bigint NOT NULL, -- of its event in the log
  created_at timestamptz NOT NULL,
  PRIMARY KEY (transfer_id, tenant_id),
  CHECK (debit_account_id <> credit_account_id),
  CHECK (user_account_id = CASE kind WHEN 'payment' THEN debit_account_id ELSE credit_account_id END),
  CHECK ((order_id IS NOT NULL) = (kind IN ('payment', 'refund')))
) WITH (fillfactor = 100);
-- A user's statement, newest first, and the balance of any account by hand.
CREATE UNIQUE INDEX transfers_statement ON wallet.transfers (user_account_id, tenant_id, position);
-- An order is paid at most once and refunded at most once. Also finds what was done for an order.
CREATE UNIQUE INDEX transfers_order ON wallet.transfers (order_id, tenant_id, kind) WHERE kind IN ('payment', 'refund');

SELECT kontor.make_append_only('wallet.transfers');

-- A projection of the log: what the transfers up to the head's position come to for each system account, credits less debits.
-- numeric, since the sum over all users may be more than int8 holds, and a projection must not stop. Few rows, all
-- of them updated at every step: pages are kept nearly empty for HOT.
CREATE TABLE wallet.system_balances (
  tenant_id int NOT NULL,
  account_id uuid NOT NULL,
  currency text NOT NULL,
  balance_minor numeric(38, 0) NOT NULL,
  PRIMARY KEY (tenant_id, account_id)
) WITH (fillfactor = 10);

CREATE TABLE wallet.system_balances_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0)
) WITH (fillfactor = 10);
INSERT INTO wallet.system_balances_head DEFAULT VALUES;
