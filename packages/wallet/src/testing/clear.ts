import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';

// The triggers that keep logs whole do not fire for a replica, and only a superuser can say that he is one.
const CLEAR = statement(
  'test.clear_wallet',
  `DO $$ BEGIN
     SET LOCAL session_replication_role = replica;
     DELETE FROM wallet.events;
     DELETE FROM wallet.transfers;
     DELETE FROM wallet.accounts;
     DELETE FROM wallet.commands;
     DELETE FROM wallet.transfer_notes;
     DELETE FROM wallet.audit;
     DELETE FROM wallet.audit_details;
     DELETE FROM wallet.system_balances;
     UPDATE wallet.log_head SET position = 0;
     UPDATE wallet.system_balances_head SET position = 0;
   END $$`,
);

/** Makes the wallet new in a test's database: some milliseconds, where another database takes half a second. */
export async function clearWallet(database: Database): Promise<void> {
  await database.count(CLEAR);
}
