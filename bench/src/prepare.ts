import { type Actor, type CommandMeta, DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import { QUANTITY_MAX } from '@kontor/contracts/limits';
import type { Outcome } from '@kontor/contracts/outcome';
import { parseUsername } from '@kontor/identity/domain/username';
import { newToken, sessionIdOf } from '@kontor/identity/session-token';
import { insertSession } from '@kontor/identity/store/insert-session';
import { present } from '@kontor/kernel/assert';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { Answered } from '@kontor/runtime/idempotency';

import type { BenchStore } from './cluster.ts';
import type { LoadSession, LoadWorkload } from './load/plan.ts';

const PRICE_MINOR = 19_99n;
/** Enough for millions of orders. */
const BALANCE_MINOR = 10n ** 13n;
/** How often the first product, which a hot load wants, is stocked with QUANTITY_MAX. */
const HOT_DELIVERIES = 50;
const SESSION_TTL_MS = 24 * 3_600_000;
const FIRST_EPOCH = 1;
/** Commands under way at once: below the bound of an executor's queue. */
const UNDER_WAY_MAX = 2_000;
/** Of the form that the schema takes, precomputed: nobody has its password, and nobody signs in with one here. */
const NO_PASSWORD = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';

/**
 * Fills a new store: products with more stock than any run sells, and signed-in shoppers with more money than any run spends. By the
 * services themselves, in batches, so that the store is one that they have made; takes a few seconds for 10,000 products.
 */
export async function fillStore(
  { store, pools }: Omit<BenchStore, 'close'>,
  counts: { readonly products: number; readonly shoppers: number },
): Promise<LoadWorkload> {
  const productIds = await mapBounded(counts.products, async (index) => {
    const productId = await makeProduct(store, index);
    const deliveries = index === 0 ? HOT_DELIVERIES : 1;
    for (let delivery = 0; delivery < deliveries; delivery += 1) await stock(store, productId);
    return productId;
  });
  const sessions = await mapBounded(counts.shoppers, async (index): Promise<LoadSession> => {
    const userId = await makeShopper(store, index);
    const token = newToken();
    await insertSession(pools.identity, DEFAULT_TENANT_ID, {
      sessionId: sessionIdOf(token),
      userId,
      sessionEpoch: FIRST_EPOCH,
      ttlMs: SESSION_TTL_MS,
      address: '127.0.0.1',
      userAgent: 'kontor bench',
    });
    return { cookie: `sessionid=${token}`, userId };
  });
  return { productIds, sessions };
}

/** The meta data of a command without a key. */
export function metaOf(actor: Actor): CommandMeta {
  const id = uuidv7(Date.now());
  return { id, seed: id, tenantId: DEFAULT_TENANT_ID, actor, requestId: id, traceparent: null, requestHash: null };
}

type Services = BenchStore['store'];
const SYSTEM: Actor = { userId: null, role: 'system' };

async function makeProduct({ inventory }: Services, index: number): Promise<string> {
  const answer = await accepted(
    inventory.submit(
      {
        type: 'CreateProduct',
        meta: metaOf(SYSTEM),
        sku: `BENCH-${index}`,
        name: `Bench product ${index}`,
        description: 'What a bench sells.',
        priceMinor: PRICE_MINOR,
        active: true,
      },
      Number.MAX_SAFE_INTEGER,
    ),
  );
  if (answer.kind !== 'product') throw new Error('the answer to CreateProduct is a product');
  return answer.productId;
}

async function stock({ inventory }: Services, productId: string): Promise<void> {
  const meta = metaOf(SYSTEM);
  const command = { type: 'AddStock', meta, productId, quantity: QUANTITY_MAX, notes: null } as const;
  await accepted(inventory.submit(command, Number.MAX_SAFE_INTEGER));
}

async function makeShopper({ identity, wallet }: Services, index: number): Promise<string> {
  const { userId } = await accepted(
    identity.submit(
      {
        type: 'RegisterUser',
        meta: metaOf(SYSTEM),
        username: present(parseUsername(`shopper-${index}`), 'a user name'),
        email: null,
        passwordHash: NO_PASSWORD,
        role: 'customer',
      },
      Number.MAX_SAFE_INTEGER,
    ),
  );
  const meta = metaOf({ userId, role: 'customer' });
  const amountMinor = BALANCE_MINOR;
  await accepted(wallet.submit({ type: 'TopUp', meta, userId, amountMinor, kind: 'opening' }, Number.MAX_SAFE_INTEGER));
  return userId;
}

async function accepted<Answer>(answered: Promise<Answered<Answer>>): Promise<Answer> {
  const { outcome }: { readonly outcome: Outcome<Answer> } = await answered;
  if (!outcome.ok) throw new Error(`the store for the bench cannot be prepared: ${outcome.refusal.kind}`);
  return outcome.answer;
}

/** Runs `work` for 0 to `count` - 1, at most UNDER_WAY_MAX at once; the results are in their order. */
async function mapBounded<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(count, UNDER_WAY_MAX) }, lane));
  return results;
}
