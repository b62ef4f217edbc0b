import type { Check } from './check.ts';
import { AUDIT_IS_OF_EVENTS, OTHERS_EVENTS_ARE_AUDITED } from './queries/audit.ts';
import { GUARDS_IN_FORCE, LOGS_ARE_APPEND_ONLY } from './queries/guards.ts';
import {
  MOVEMENTS_ARE_THE_EVENTS,
  MOVEMENTS_FOLLOW_THEIR_TYPE,
  NEVER_OVERSOLD,
  RESERVED_IS_HELD,
  STOCK_IS_SUM_OF_MOVEMENTS,
  UNITS_MOVED_ONCE,
} from './queries/inventory.ts';
import { CLAIMS_SETTLED, COMMANDS_ONCE, HEAD_IS_LAST, POSITIONS_GAPLESS, VERSIONS_GAPLESS } from './queries/log.ts';
import {
  LINES_HAVE_THEIR_RESERVATION,
  NOTES_HAVE_THEIR_TRANSFER,
  PARTS_HAVE_THEIR_ORDER,
  ROWS_HAVE_THEIR_PRODUCT,
  ROWS_HAVE_THEIR_USER,
} from './queries/references.ts';
import { NO_CLAIM_LEFT, NO_ORDER_IN_BETWEEN, NO_ORDER_OVERDUE, NO_RESERVATION_OVERDUE } from './queries/time.ts';
import {
  BALANCE_IS_SUM_OF_TRANSFERS,
  BALANCE_NEVER_NEGATIVE,
  BALANCES_SUM_TO_ZERO,
  STATEMENT_ADDS_UP,
  SYSTEM_BALANCES_ARE_THE_SUM,
  TRANSFERS_ARE_THE_EVENTS,
  TRANSFERS_HAVE_TWO_SIDES,
} from './queries/wallet.ts';
import { FOLD_IDENTITY } from './walks/fold-identity.ts';
import { FOLD_INVENTORY } from './walks/fold-inventory.ts';
import { FOLD_ORDERS } from './walks/fold-orders.ts';
import { FOLD_WALLET } from './walks/fold-wallet.ts';
import { ORDERS_WALK } from './walks/orders.ts';
import { ACCOUNTS_WALK, ACTORS_WALK, CUSTOMERS_WALK, PRODUCTS_WALK, SYSTEM_ACCOUNTS_WALK } from './walks/references.ts';

const FOLDS = [FOLD_ORDERS, FOLD_INVENTORY, FOLD_WALLET, FOLD_IDENTITY] as const;

/** What must be true at every moment (see the design): every promise, in words, and what would show it broken. */
export const INVARIANTS: readonly Check[] = [
  {
    name: 'transfers_have_two_sides',
    invariant: 1,
    sentence: 'Every transfer debits one account and credits another by the same positive amount.',
    by: [TRANSFERS_HAVE_TWO_SIDES],
  },
  {
    name: 'balances_sum_to_zero',
    invariant: 1,
    sentence: 'The balances of all accounts of a tenant and currency sum to zero.',
    by: [BALANCES_SUM_TO_ZERO],
  },
  {
    name: 'named_system_accounts',
    invariant: 1,
    sentence: 'Money enters and leaves only through the system account that its kind of transfer names.',
    by: [SYSTEM_ACCOUNTS_WALK.rule('named_system_accounts')],
  },
  {
    name: 'balance_is_sum_of_transfers',
    invariant: 2,
    sentence: "An account's balance is the sum of its transfers.",
    by: [BALANCE_IS_SUM_OF_TRANSFERS],
  },
  {
    name: 'balance_never_negative',
    invariant: 2,
    sentence: "A user's balance is never negative, and was not after any transfer.",
    by: [BALANCE_NEVER_NEGATIVE],
  },
  {
    name: 'statements_add_up',
    invariant: 2,
    sentence: 'The balance that a transfer tells is the sum of all transfers up to it.',
    by: [STATEMENT_ADDS_UP],
  },
  {
    name: 'system_balances_are_the_sum',
    invariant: 2,
    sentence: 'The projected balances of the system accounts are what the transfers up to their position come to.',
    by: [SYSTEM_BALANCES_ARE_THE_SUM],
  },
  {
    name: 'never_oversold',
    invariant: 3,
    sentence: '0 <= reserved <= on hand, now and after every movement there ever was.',
    by: [NEVER_OVERSOLD],
  },
  {
    name: 'stock_is_sum_of_movements',
    invariant: 3,
    sentence: "A product's units on hand and reserved are the sums of its movements.",
    by: [STOCK_IS_SUM_OF_MOVEMENTS],
  },
  {
    name: 'reserved_is_held',
    invariant: 3,
    sentence: 'What is reserved of a product is what its active reservations hold.',
    by: [RESERVED_IS_HELD],
  },
  {
    name: 'movements_follow_their_type',
    invariant: 3,
    sentence: "A movement's type says which way its quantity went.",
    by: [MOVEMENTS_FOLLOW_THEIR_TYPE],
  },
  {
    name: 'charged_once',
    invariant: 4,
    sentence: 'An order was ever paid if and only if there is exactly one payment of its total, by its customer.',
    by: [ORDERS_WALK.rule('charged_once')],
  },
  {
    name: 'stock_confirmed',
    invariant: 4,
    sentence: 'The reservation of a paid order is confirmed, or restocked once it was cancelled.',
    by: [ORDERS_WALK.rule('stock_confirmed')],
  },
  {
    name: 'refunded_in_full',
    invariant: 4,
    sentence: 'An order that was cancelled after its payment has one refund of all of it; no other order has any.',
    by: [ORDERS_WALK.rule('refunded_in_full')],
  },
  {
    name: 'returned_within_payment',
    invariant: 4,
    sentence: 'Refund and goodwill of an order never exceed its payment, and go to its customer.',
    by: [ORDERS_WALK.rule('returned_within_payment')],
  },
  {
    name: 'goodwill_granted',
    invariant: 4,
    sentence: 'The goodwill transfers of an order are those that its log tells of.',
    by: [ORDERS_WALK.rule('goodwill_granted')],
  },
  {
    name: 'nothing_left',
    invariant: 4,
    sentence: 'An order that was cancelled or expired unpaid has no transfer at all, and its reservation has ended.',
    by: [ORDERS_WALK.rule('nothing_left')],
  },
  {
    name: 'pending_holds_stock',
    invariant: 4,
    sentence: 'A pending order has an active reservation.',
    by: [ORDERS_WALK.rule('pending_holds_stock')],
  },
  {
    name: 'units_moved_once',
    invariant: 4,
    sentence: "A reservation's units were reserved once, then sold or given back once, and came back at most once.",
    by: [UNITS_MOVED_ONCE],
  },
  {
    name: 'lines_agree',
    invariant: 4,
    sentence: "An order's lines add up to its total and are those of its reservation.",
    by: [ORDERS_WALK.rule('lines_agree')],
  },
  {
    name: 'commands_once',
    invariant: 5,
    sentence: 'The events of one command id stand together, once.',
    by: COMMANDS_ONCE,
  },
  {
    name: 'claims_settled',
    invariant: 5,
    sentence: 'Every claimed key has one outcome: its events or its stored answer, never both.',
    by: CLAIMS_SETTLED,
  },
  {
    name: 'order_transitions',
    invariant: 6,
    sentence: 'Every change of an order followed the state machine.',
    by: [FOLD_ORDERS.rule('transitions')],
  },
  {
    name: 'reservation_transitions',
    invariant: 6,
    sentence: 'Every step of a reservation followed its state machine.',
    by: [FOLD_INVENTORY.rule('transitions')],
  },
  {
    name: 'nothing_in_between',
    invariant: 7,
    sentence: 'No payment or cancellation is under way for more than 60 s.',
    by: [NO_CLAIM_LEFT, NO_ORDER_IN_BETWEEN],
    whileServing: true,
  },
  {
    name: 'nothing_overdue',
    invariant: 7,
    sentence: "No unclaimed reservation and no pending order is more than 5 s past its expiry by the database's clock.",
    by: [NO_RESERVATION_OVERDUE, NO_ORDER_OVERDUE],
    whileServing: true,
  },
  {
    name: 'logs_are_append_only',
    invariant: 8,
    sentence: 'Every log refuses changes, and the role that serves has no right to any.',
    by: LOGS_ARE_APPEND_ONLY,
  },
  {
    name: 'others_events_are_audited',
    invariant: 8,
    sentence: 'Everything that somebody did to what is not his own is in the audit list.',
    by: OTHERS_EVENTS_ARE_AUDITED,
  },
  {
    name: 'audit_is_of_events',
    invariant: 8,
    sentence: 'Every entry of the audit list is of an event, with its actor, time and target.',
    by: AUDIT_IS_OF_EVENTS,
  },
  {
    name: 'guards_in_force',
    invariant: 8,
    sentence: 'The constraints and unique indexes that hold the invariants are there and in force.',
    by: GUARDS_IN_FORCE,
  },
  {
    name: 'positions_gapless',
    invariant: 9,
    sentence: 'The positions of each log count from 1 without gaps.',
    by: POSITIONS_GAPLESS,
  },
  {
    name: 'head_is_last_position',
    invariant: 9,
    sentence: 'The head of each log is the position of its last event.',
    by: HEAD_IS_LAST,
  },
  {
    name: 'versions_gapless',
    invariant: 9,
    sentence: 'The versions of each aggregate count from 1 without gaps, in the order of the log.',
    by: VERSIONS_GAPLESS,
  },
  {
    name: 'event_types_known',
    invariant: 9,
    sentence: 'Every event is of a known type.',
    by: FOLDS.map((walk) => walk.rule('types_known')),
  },
  {
    name: 'payloads_known',
    invariant: 9,
    sentence: 'Every event holds the known fields of its type and nothing else: nothing personal is in a log.',
    by: FOLDS.map((walk) => walk.rule('payloads_known')),
  },
  {
    name: 'orders_are_the_fold',
    invariant: 9,
    sentence: 'Orders and their lines are the fold of their log.',
    by: [FOLD_ORDERS.rule('fold')],
  },
  {
    name: 'inventory_is_the_fold',
    invariant: 9,
    sentence: 'Catalogue, stock and reservations are the fold of their log.',
    by: [FOLD_INVENTORY.rule('fold')],
  },
  {
    name: 'accounts_are_the_fold',
    invariant: 9,
    sentence: 'Accounts are the fold of their log.',
    by: [FOLD_WALLET.rule('fold')],
  },
  {
    name: 'users_are_the_fold',
    invariant: 9,
    sentence: 'Users are the fold of their log.',
    by: [FOLD_IDENTITY.rule('fold')],
  },
  {
    name: 'transfers_are_the_events',
    invariant: 9,
    sentence: 'The transfers are exactly those of the log.',
    by: [TRANSFERS_ARE_THE_EVENTS],
  },
  {
    name: 'movements_are_the_events',
    invariant: 9,
    sentence: 'The movements are exactly those of the log, and each line tells the stock after it.',
    by: [MOVEMENTS_ARE_THE_EVENTS],
  },
  {
    name: 'parts_have_their_order',
    invariant: 10,
    sentence: 'Lines, addresses and notes belong to an order of their tenant.',
    by: [PARTS_HAVE_THEIR_ORDER],
  },
  {
    name: 'rows_have_their_product',
    invariant: 10,
    sentence: 'Stock, reserved lines and movements belong to a product of their tenant.',
    by: [ROWS_HAVE_THEIR_PRODUCT],
  },
  {
    name: 'lines_have_their_reservation',
    invariant: 10,
    sentence: 'Every reservation has lines, and every reserved line a reservation of its tenant.',
    by: [LINES_HAVE_THEIR_RESERVATION],
  },
  {
    name: 'notes_have_their_transfer',
    invariant: 10,
    sentence: 'Notes on transfers belong to a correction of their tenant.',
    by: [NOTES_HAVE_THEIR_TRANSFER],
  },
  {
    name: 'rows_have_their_user',
    invariant: 10,
    sentence: 'Profiles, passwords and sessions belong to a user of their tenant.',
    by: [ROWS_HAVE_THEIR_USER],
  },
  {
    name: 'ordered_products_exist',
    invariant: 10,
    sentence: 'Every product that was ordered is in the catalogue of the same tenant.',
    by: [PRODUCTS_WALK.rule('ordered_products_exist')],
  },
  {
    name: 'settlements_have_their_order',
    invariant: 10,
    sentence: 'Every payment, refund and goodwill transfer is of an order of the same tenant.',
    by: [ORDERS_WALK.rule('settlements_have_order')],
  },
  {
    name: 'reservations_have_their_order',
    invariant: 10,
    sentence: "A reservation is an order's own if and only if its tenant has an order of that id.",
    by: [ORDERS_WALK.rule('reservations_have_order')],
  },
  {
    name: 'customers_exist',
    invariant: 10,
    sentence: 'Every customer of an order is a user of the same tenant.',
    by: [CUSTOMERS_WALK.rule('customers_exist')],
  },
  {
    name: 'account_holders_exist',
    invariant: 10,
    sentence: 'Every account is that of a user of the same tenant.',
    by: [ACCOUNTS_WALK.rule('account_holders_exist')],
  },
  {
    name: 'actors_exist',
    invariant: 10,
    sentence: 'Whoever gave a command is a user of the same tenant.',
    by: [ACTORS_WALK.rule('actors_exist')],
  },
];
