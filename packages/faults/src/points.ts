/**
 * The list of fault points. `scripts/fault-points.ts`, a part of `npm run check`, derives the same names from the code and fails where the two differ: a new write,
 * command, step, migration or call is named here, with a sentence that says what is half done there. The crash matrix kills a process at each of them.
 */

type Sentences = Readonly<Record<string, string>>;

/** Statements that write, with a point before each is sent and one after it was carried out. `*` stands for several. */
export const WRITES = {
  '*.claim_commands': 'The keys of a batch are claimed: their duplicates wait from here on.',
  '*.keep_outcomes': 'Refusals are stored under their keys.',
  '*.forget_commands': 'Claims are given up whose refusal is not for keeping.',
  '*.append_events': 'The events of a batch take their numbers in the log.',
  '*.append_audit': 'What staff did is in the audit list, at the position of its event.',
  '*.append_audit_details': 'What is personal of it has its erasable row.',
  '*.prune_commands': 'Claims whose time is over are removed.',
  '*.mark_steps': 'A step is closed by a mark, which refuses it should it arrive later.',
  'identity.insert_users': 'New users have rows.',
  'identity.insert_profiles': 'Names and mail of new users have their erasable rows.',
  'identity.insert_credentials': 'New password hashes are there.',
  'identity.delete_credentials': 'Passwords that were replaced are gone.',
  'identity.update_users': 'Roles, states and session epochs of users have changed.',
  'identity.keep_sessions': 'The session that changed the password is carried over its own end.',
  'identity.delete_ended_sessions': 'Sessions that a command has ended are gone.',
  'identity.delete_sessions': 'A single session that a command has ended is gone.',
  'identity.update_emails': 'A user has another mail address.',
  'identity.add_user_revocations': 'Other instances can see whose sessions are over.',
  'identity.prune_revocations': 'What every instance has seen by now is removed.',
  'identity.insert_session': 'Somebody has signed in.',
  'identity.delete_session': 'Somebody has signed out.',
  'identity.prune_sessions': 'Sessions whose time is over are removed.',
  'identity.take_login_attempt': 'An attempt to sign in is counted before the password is looked at.',
  'identity.release_login_attempt': 'An attempt that succeeded is counted no longer.',
  'identity.prune_login_attempts': 'Counts whose time is over are removed.',
  'inventory.insert_products': 'New products are in the catalogue.',
  'inventory.insert_stock': 'New products have their stock row.',
  'inventory.update_products': 'Products have other names, prices or states.',
  'inventory.update_stock': 'Units on hand and reserved have changed.',
  'inventory.insert_reservations': 'New reservations are there.',
  'inventory.insert_reservation_items': 'New reservations have their lines.',
  'inventory.update_reservations': 'Reservations are claimed, sold, released, restocked or expired.',
  'inventory.insert_movements': 'Stock movements take the positions of their events.',
  'wallet.insert_accounts': 'Users have their first account row.',
  'wallet.update_accounts': 'Balances have changed.',
  'wallet.append_transfers': 'Transfers take the positions of their events.',
  'wallet.insert_transfer_notes': 'What was written beside a transfer is there.',
  'wallet.fold_system_balances': 'The balances of system accounts follow the log.',
  'orders.insert_orders': 'New orders are there.',
  'orders.insert_order_items': 'New orders have their lines.',
  'orders.insert_order_contacts': 'New orders have their erasable address.',
  'orders.insert_order_notes': 'What was written beside a change of an order is there.',
  'orders.insert_sagas': 'The intents of sagas are recorded, before their first step.',
  'orders.finish_sagas': 'What sagas came to is written down, and their leases end.',
  'orders.take_sagas': 'Sagas that nobody runs any more are taken over, under a new epoch.',
  'orders.note_saga_failure': 'A try of a saga has failed, and its lease is given up.',
  'orders.release_sagas': "Sagas that people have tried again or taken back are nobody's.",
  'orders.prune_sagas': 'Finished sagas whose time is over are removed.',
  'orders.update_orders': 'Orders are paid, cancelled, expired or moved on.',
  'backoffice.claim_bulk_request': 'The key of an action on many orders is kept.',
  'backoffice.prune_bulk_requests': 'Keys of such actions whose time is over are removed.',
  'backoffice.add_refusals': 'Refused commands are counted.',
  'backoffice.insert_orders': 'New orders can be searched for.',
  'backoffice.insert_order_products': 'New orders can be searched for by product.',
  'backoffice.move_orders': 'Orders can be searched for by their new status.',
  'backoffice.add_order_counts': 'New orders are counted.',
  'backoffice.change_order_counts': 'Orders are counted under their new status.',
  'backoffice.add_daily_totals': 'What a day brought is summed.',
  'backoffice.add_daily_sales': 'What was sold on a day is summed.',
  '*.advance_projection_head': 'A read model has folded its log up to here.',
  '*.begin_generation': 'A rebuild of a read model has begun.',
  '*.retire_generation': 'The generation that served does so no longer.',
  '*.serve_generation': 'A rebuilt generation serves.',
  '*.remove_retired_*': 'Rows of a generation that was replaced are removed.',
  '*.forget_generation': 'A generation that was replaced is gone.',
  'stock_value.write_products': 'Products are counted at their new units and prices.',
  'stock_value.add_totals': 'What all of the stock is worth has changed.',
  'statements.insert_lines': 'What moved in accounts can be searched for.',
  'relay.hold_log': 'A process has the publishing of a log to itself for some seconds.',
  'relay.record_published': 'Events are at the broker, and it is written down how far.',
  'relay.release_log': 'Another process may publish a log at once.',
  'relay.rewind_log': 'A log is to be published again.',
  'relay.open_place': 'A new consumer begins at the beginning of its log.',
  'relay.insert_inbox': 'Events are noted as taken, together with their effect.',
  'relay.advance_place': 'A consumer has come further.',
  'relay.insert_dead_letter': 'A consumer goes on without an event that it could not take.',
  'relay.forget_inbox': 'A consumer is to have effects again.',
  'relay.forget_dead_letters': 'A consumer is to try dead letters again.',
  'relay.prune_inbox': 'What no broker can send any more is forgotten.',
  'verification.break_off_runs': 'A verification whose process has died is seen to be broken off.',
  'verification.insert_run': 'A verification has begun.',
  'verification.update_run': 'What a verification has found so far can be read.',
  'verification.prune_runs': 'Old verifications are removed.',
} as const satisfies Sentences;

const READ_MODELS = ['backoffice', 'stock_value', 'statements'];
/** What `*` stands for, where that is not every service; where there are two of them, with a point between. */
const HAVE_THEIR_OWN: Readonly<Record<string, readonly string[]>> = {
  '*.mark_steps': ['inventory', 'wallet'],
  '*.advance_projection_head': READ_MODELS,
  '*.begin_generation': READ_MODELS,
  '*.retire_generation': READ_MODELS,
  '*.serve_generation': READ_MODELS,
  '*.forget_generation': READ_MODELS,
  '*.remove_retired_*': [
    'backoffice.orders',
    'backoffice.order_products',
    'backoffice.order_counts',
    'backoffice.daily_totals',
    'backoffice.daily_sales',
    'stock_value.products',
    'stock_value.totals',
    'statements.lines',
  ],
};
const SERVICES = ['orders', 'inventory', 'wallet', 'identity'];

/** Writes that are made only where services run apart, or (pruning) find something to do only there. */
const WRITES_APART: ReadonlySet<string> = new Set([
  '*.mark_steps',
  'orders.insert_sagas',
  'orders.finish_sagas',
  'orders.take_sagas',
  'orders.note_saga_failure',
  'orders.release_sagas',
  'orders.prune_sagas',
]);

/** Commands, with points before COMMIT of a batch that holds one, once that COMMIT has left, and once it was answered. */
export const COMMANDS = {
  CreateOrder: 'An order and the reservation of its lines.',
  PayOrder: 'The claim, the charge and the sale of an order.',
  CancelOrder: 'The end of an order, with the units and the money back.',
  ExpireOrder: 'The end of an order that was not paid in time.',
  AdvanceOrder: 'An order on its way to the customer.',
  ReleasePendingOrder: 'The end of an unpaid order by staff.',
  GrantGoodwill: 'Money back for a delivered order.',
  AddNote: 'What staff write beside an order.',
  RetrySaga: 'A saga that a person has tried again.',
  UndoSaga: 'A saga that a person has taken back.',
  CreateProduct: 'A product without stock.',
  ChangeProduct: 'Another name, price or state of a product.',
  AddStock: 'Goods that arrived.',
  AdjustStock: 'A count that was corrected.',
  ReserveExternal: 'Units for an order that is kept elsewhere.',
  ConfirmExternal: 'The sale of those units.',
  ReleaseExternal: 'The end of that reservation.',
  ExpireReservation: 'The end of a reservation by its time.',
  ReserveForOrder: 'The reservation of an order, by itself.',
  ClaimReservation: 'A claim, by itself.',
  UnclaimReservation: 'A claim taken back, by itself.',
  ConfirmClaim: 'A sale, by itself.',
  ReleaseOrder: 'Units given back, by themselves.',
  RestockOrder: 'Units put back after a payment, by themselves.',
  TopUp: 'Money in.',
  CorrectBalance: 'A balance that an administrator corrects.',
  ChargeOrder: 'A charge, by itself.',
  RefundOrder: 'A refund, by itself.',
  CreditGoodwill: 'Goodwill, by itself.',
  RegisterUser: 'A user, his name and his password.',
  ChangePassword: 'Another password of the user himself.',
  ResetPassword: 'Another password by an administrator.',
  ChangeRole: 'Another role.',
  DisableUser: 'A user kept out.',
  EnableUser: 'A user let in again.',
  RevokeSessions: 'The end of all sessions of a user.',
  RevokeSession: 'The end of one session of a user.',
  ChangeProfile: 'Another mail address of a user.',
} as const satisfies Sentences;

/** Commands that commit only where services run apart: together they are steps in the transaction of an order's command, or have no saga to be about. */
const COMMIT_APART: readonly string[] = [
  'ReserveForOrder',
  'ClaimReservation',
  'UnclaimReservation',
  'ConfirmClaim',
  'ReleaseOrder',
  'RestockOrder',
  'ChargeOrder',
  'RefundOrder',
  'CreditGoodwill',
  'RetrySaga',
  'UndoSaga',
];

/** Statements in a transaction of their own, which carries no command, with the points of its COMMIT. */
export const STANDALONE = {
  '*.prune_commands': 'Claims whose time is over are removed.',
  '*.mark_steps': 'A step is closed.',
  'orders.take_sagas': 'Sagas are taken over.',
  'wallet.fold_system_balances': 'The balances of system accounts follow the log.',
  '*.advance_projection_head': 'A read model follows its log.',
  '*.serve_generation': 'A rebuilt read model takes the place of the one that served.',
  'relay.insert_inbox': 'Events are taken, with their effect.',
  'relay.insert_dead_letter': 'An event is buried.',
  'relay.advance_place': 'A consumer is set back.',
} as const satisfies Sentences;

/** Steps of sagas and their undos, named by their command, with a point before each is taken and one after it was answered. */
export const STEPS = {
  ReserveForOrder: 'Nothing of a new order is there yet, or its units are reserved.',
  ReleaseOrder: 'An unpaid order still holds its units, or has given them back.',
  ClaimReservation: 'A payment has done nothing yet, or holds its reservation.',
  UnclaimReservation: 'A payment that was refused still holds its reservation, or does no longer.',
  ChargeOrder: 'A payment holds its reservation, or has its money too.',
  ConfirmClaim: 'A payment has its money and not its units, or both.',
  RestockOrder: 'A paid order that is cancelled has its units, or has put them back.',
  RefundOrder: 'A cancelled order has put its units back and has its money, or has given it back.',
  ExpireReservation: 'An order past its time still holds its units, or has given them back.',
  CreditGoodwill: 'A customer has not got his goodwill yet, or has.',
} as const satisfies Sentences;

/** Migrations, with points before each begins, once its changes are made in an open transaction, and once it is done. */
export const MIGRATIONS: readonly string[] = [
  'kontor/0001_base.sql',
  'identity/0001_identity.sql',
  'kontor/0002_audit.sql',
  'identity/0002_revocations.sql',
  'identity/0003_audit.sql',
  'identity/0004_index_searches.sql',
  'identity/0005_fold_capital_sharp_s.sql',
  'inventory/0001_inventory.sql',
  'inventory/0002_audit.sql',
  'orders/0001_orders.sql',
  'orders/0002_sagas.sql',
  'orders/0003_audit.sql',
  'orders/0004_saga_releases.sql',
  'orders/0005_sagas_of_nobody.sql',
  'wallet/0001_wallet.sql',
  'wallet/0002_goodwill_and_corrections.sql',
  'wallet/0003_validate_transfer_kinds.sql',
  'wallet/0004_index_goodwill.sql',
  'wallet/0005_audit.sql',
  'wallet/0006_index_rare_transfers.sql',
  'backoffice/0001_backoffice.sql',
  'backoffice/0002_keys_begin_with_the_id.sql',
  'backoffice/0003_index_status_and_amount.sql',
  'stock_value/0001_stock_value.sql',
  'statements/0001_statements.sql',
  'relay/0001_relay.sql',
  'verification/0001_runs.sql',
];

/** Calls to other services, with a point before one leaves and one after it was answered whole. */
export const CALLS = {
  orders: 'A command or a read for the orders service.',
  inventory: 'Steps or reads for the inventory.',
  wallet: 'Steps or reads for the wallet.',
} as const satisfies Sentences;

/** Where a fault point can be reached: in every topology, only where services run apart, while a database is brought up to date, or where events are published or taken. */
export type FaultPlace = 'everywhere' | 'apart' | 'migrating' | 'relaying';

/** A fault point. */
export interface FaultPoint {
  readonly sentence: string;
  readonly place: FaultPlace;
}

/** Every fault point by its name, such as `commit.PayOrder.sent`. */
export const FAULT_POINTS: ReadonlyMap<string, FaultPoint> = new Map([
  ...Object.entries(WRITES).flatMap(([name, sentence]) =>
    points('write', ofServices(name), ['before', 'after'], sentence, apartWrite(name)),
  ),
  ...Object.entries(STANDALONE).flatMap(([name, sentence]) =>
    points('commit', ofServices(name), ['before', 'sent', 'after'], sentence, apartWrite(name)),
  ),
  ...Object.entries(COMMANDS).flatMap(([name, sentence]) =>
    points(
      'commit',
      [name],
      ['before', 'sent', 'after'],
      sentence,
      COMMIT_APART.includes(name) ? 'apart' : 'everywhere',
    ),
  ),
  ...Object.entries(STEPS).flatMap(([name, sentence]) =>
    points('step', [name], ['before', 'after'], sentence, 'everywhere'),
  ),
  ...MIGRATIONS.flatMap((name) =>
    points('migration', [name], ['before', 'written', 'after'], 'A database is brought up to date.', 'migrating'),
  ),
  ...Object.entries(CALLS).flatMap(([name, sentence]) =>
    points('call', [name], ['before', 'after'], sentence, 'apart'),
  ),
]);

function apartWrite(name: string): FaultPlace {
  if (name.startsWith('relay.')) return 'relaying';
  return WRITES_APART.has(name) ? 'apart' : 'everywhere';
}

function ofServices(name: string): readonly string[] {
  if (!name.includes('*')) return [name];
  return (HAVE_THEIR_OWN[name] ?? SERVICES).map((own) => {
    const parts = own.split('.');
    return name.replaceAll('*', () => parts.shift() ?? '');
  });
}

function points(
  kind: string,
  names: readonly string[],
  phases: readonly string[],
  sentence: string,
  place: FaultPlace,
): (readonly [string, FaultPoint])[] {
  return names.flatMap((name) => phases.map((phase) => [`${kind}.${name}.${phase}`, { sentence, place }] as const));
}
