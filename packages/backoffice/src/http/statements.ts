import { TEXT_MAX } from '@kontor/contracts/limits';
import type { TransferKind } from '@kontor/contracts/wallet';
import { nonNegativeAmountField } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { EXPORT_PAGE_ROWS, exportRoute } from '@kontor/http/export-route';
import { beginningOf, endOf, InstantBound } from '@kontor/http/instants';
import { tenantOf } from '@kontor/http/request';
import {
  AmountBound,
  AmountOutput,
  InstantOutput,
  NextCursor,
  Nullable,
  PageQuery,
  Text,
  UuidString,
} from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';
import { isUuid } from '@kontor/kernel/uuid';
import { type Static, Type } from 'typebox';

import type { BackofficeServices } from '../services.ts';
import { ANY_LINE, type LinePage } from '../statements/search.ts';
import type { Statements } from '../statements/service.ts';
import type { FoundLine, LineConditions, LinePlace, LineSort } from '../store/statements/search-lines.ts';
import { AsOf, presentLag } from './as-of.ts';
import { ADMIN_TAGS } from './schemas.ts';

const CURSOR = 'statements';
const NOTHING: LinePage = { rows: [], next: null };
const TYPES = ['TOPUP', 'OPENING', 'PAYMENT', 'REFUND', 'GOODWILL', 'CORRECTION'] as const;
type LineType = Uppercase<TransferKind>;

const StatementFilter = Type.Object({
  q: Type.Optional(Text(TEXT_MAX.username, 'Username or id of whose account it is.')),
  type: Type.Optional(Type.Unsafe<LineType>({ type: 'string', enum: [...TYPES] })),
  from: Type.Optional(
    InstantBound('Posted at or after this: a date or a time, ISO 8601, UTC unless it says otherwise.'),
  ),
  to: Type.Optional(InstantBound('Posted before this time, or on or before this date.')),
  amount_min: Type.Optional(AmountBound('Of at least this, whichever way it moved.')),
  amount_max: Type.Optional(AmountBound('Of at most this, whichever way it moved.')),
  sort: Type.Unsafe<'-created_at' | 'created_at'>({
    type: 'string',
    enum: ['-created_at', 'created_at'],
    default: '-created_at',
  }),
});
type StatementFilter = Static<typeof StatementFilter>;

const Line = Type.Object({
  transfer_id: UuidString,
  type: Type.Unsafe<LineType>({ type: 'string', enum: [...TYPES] }),
  user_id: UuidString,
  username: Nullable(Type.String({ description: 'Null once erased.' })),
  amount: Type.String({ description: 'Negative where money left the account.', examples: ['-15000000.00'] }),
  balance_after: AmountOutput,
  currency: Type.String(),
  order_id: Nullable(UuidString),
  notes: Nullable(Type.String({ description: 'Why, where somebody wrote it.' })),
  created_at: InstantOutput,
});
type Line = Static<typeof Line>;

const StatementPage = Type.Object({ statements: Type.Array(Line), next_cursor: NextCursor, as_of: AsOf });

/** What the routes are given. */
export interface StatementOptions {
  readonly statements: Statements;
  readonly services: BackofficeServices;
}

/** Adds the search of the statements of all accounts, and what it finds as a file. */
export function statementRoutes(app: App, options: StatementOptions): void {
  const { statements } = options;
  app.get(
    '/admin/api/statements/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminSearchStatements',
        summary: 'Search the statements of all accounts, by user, type, day and amount',
        description:
          'From a read model: `as_of` says how fresh; the statement of one account as it is at this moment is `/admin/api/accounts/{user_id}/transfers/`. A page may be shorter than `limit` although `next_cursor` is there: then the search has looked that far, and goes on from there.',
        querystring: Type.Object({ ...PageQuery.properties, ...StatementFilter.properties }),
        response: { 200: StatementPage },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const after = cursor === undefined ? null : placeOf(cursor);
      const tenantId = tenantOf(request);
      const conditions = await conditionsOf(options, tenantId, request.query);
      const [page, lag] = await Promise.all([
        conditions === null ? NOTHING : statements.find(tenantId, sortOf(request.query), conditions, after, limit),
        statements.lag(),
      ]);
      return {
        statements: await presentLines(options, tenantId, page.rows),
        next_cursor: page.next === null ? null : cursorOf(page.next),
        as_of: presentLag(lag),
      };
    },
  );

  exportRoute(app, {
    resource: 'statements',
    access: 'staff',
    operationId: 'adminExportStatements',
    summary: 'The lines of statements that a search finds, as a CSV file',
    querystring: StatementFilter,
    columns: [
      { name: 'created_at', of: (row: Line) => row.created_at },
      { name: 'type', of: (row: Line) => row.type },
      { name: 'user_id', of: (row: Line) => row.user_id },
      { name: 'username', of: (row: Line) => row.username },
      { name: 'amount', of: (row: Line) => row.amount },
      { name: 'balance_after', of: (row: Line) => row.balance_after },
      { name: 'currency', of: (row: Line) => row.currency },
      { name: 'order_id', of: (row: Line) => row.order_id },
      { name: 'transfer_id', of: (row: Line) => row.transfer_id },
      { name: 'notes', of: (row: Line) => row.notes },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const asked = conditionsOf(options, tenantId, request.query);
      return async (after: LinePlace | null) => {
        const conditions = await asked;
        if (conditions === null) return { rows: [], next: null };
        const page = await statements.find(tenantId, sortOf(request.query), conditions, after, EXPORT_PAGE_ROWS);
        return { rows: await presentLines(options, tenantId, page.rows), next: page.next };
      };
    },
  });
}

function sortOf({ sort }: StatementFilter): LineSort {
  return sort === 'created_at' ? 'oldest' : 'newest';
}

/** What a query asks for; null where it names a user who is not there. @throws RefusalError that names the field which cannot be read. */
async function conditionsOf(
  { services }: StatementOptions,
  tenantId: number,
  { q = '', type, from, to, amount_min: min, amount_max: max }: StatementFilter,
): Promise<LineConditions | null> {
  const bounds: LineConditions = {
    accountId: null,
    kind: type === undefined ? null : (type.toLowerCase() as TransferKind),
    from: from === undefined ? ANY_LINE.from : beginningOf(from, 'from'),
    to: to === undefined ? ANY_LINE.to : endOf(to, 'to'),
    amountMinMinor: min === undefined ? ANY_LINE.amountMinMinor : nonNegativeAmountField(min, 'amount_min'),
    amountMaxMinor: max === undefined ? ANY_LINE.amountMaxMinor : nonNegativeAmountField(max, 'amount_max'),
  };
  const named = q.trim();
  if (named === '') return bounds;
  const found = isUuid(named) ? { userId: named.toLowerCase() } : await services.identity.findUser(tenantId, named);
  // An account has the id of its user.
  return found === null ? null : { ...bounds, accountId: found.userId };
}

function cursorOf({ at, position }: LinePlace): string {
  return encodeCursor(CURSOR, [String(at), position.toString()]);
}

function placeOf(cursor: string): LinePlace {
  const [at = '', position = ''] = decodeCursor(cursor, CURSOR, ['instant', 'integer']);
  return { at: Number(at), position: BigInt(position) };
}

async function presentLines(
  { statements, services }: StatementOptions,
  tenantId: number,
  found: readonly FoundLine[],
): Promise<Line[]> {
  if (found.length === 0) return [];
  const lines = found.map(({ line }) => line);
  const users = [...new Set(lines.map(({ accountId }) => accountId))];
  const [names, notes] = await Promise.all([
    services.identity.usernames(tenantId, users),
    statements.notes(
      tenantId,
      lines.map(({ transferId }) => transferId),
    ),
  ]);
  return lines.map((line) => ({
    transfer_id: line.transferId,
    type: line.kind.toUpperCase() as LineType,
    user_id: line.accountId,
    username: names.get(line.accountId) ?? null,
    amount: formatMoney(line.amountMinor),
    balance_after: formatMoney(line.balanceMinor),
    currency: line.currency,
    order_id: line.orderId,
    notes: notes.get(line.transferId) ?? null,
    created_at: formatInstant(line.postedAt),
  }));
}
