-- Two more kinds of transfers: goodwill (of an order, to its customer) and corrections (of a balance, to either side).
--
-- The new constraints are added without a look at the rows that are there, so that the lock is short; the next migration looks, under a
-- lock that lets everybody work. Rows that held the old ones hold the new ones too.

ALTER TABLE wallet.transfers
  ADD CONSTRAINT transfers_kind_known CHECK (kind IN ('topup', 'opening', 'payment', 'refund', 'goodwill', 'correction')) NOT VALID,
  ADD CONSTRAINT transfers_user_side CHECK (
    CASE kind
      WHEN 'payment' THEN user_account_id = debit_account_id
      WHEN 'correction' THEN user_account_id IN (debit_account_id, credit_account_id)
      ELSE user_account_id = credit_account_id
    END) NOT VALID,
  ADD CONSTRAINT transfers_of_an_order CHECK ((order_id IS NOT NULL) = (kind IN ('payment', 'refund', 'goodwill'))) NOT VALID,
  DROP CONSTRAINT transfers_kind_check,
  DROP CONSTRAINT transfers_check1,
  DROP CONSTRAINT transfers_check2;

-- What somebody wrote about a transfer, such as why a balance was corrected. Text about a customer: erasable, never in the log.
CREATE TABLE wallet.transfer_notes (
  tenant_id int NOT NULL,
  transfer_id uuid NOT NULL,
  notes text NOT NULL,
  PRIMARY KEY (transfer_id, tenant_id)
);
