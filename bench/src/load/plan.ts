import { isUuid } from '@kontor/kernel/uuid';

import type { LatencySummary } from './latencies.ts';

/** Spread: every order another product, drawn evenly from all. Hot: everybody wants the first. */
export type Distribution = 'spread' | 'hot';

/** A signed-in shopper: his cookie as it is sent, and whose it is. */
export interface LoadSession {
  readonly cookie: string;
  readonly userId: string;
}

/** What a load needs to be in the store before: shoppers with money, products with stock. One file serves many runs. */
export interface LoadWorkload {
  readonly sessions: readonly LoadSession[];
  readonly productIds: readonly string[];
}

/** One run of the load generator. */
export interface LoadPlan {
  /** A loopback address; others are refused. */
  readonly host: string;
  readonly port: number;
  /** Path of a LoadWorkload as JSON. */
  readonly workloadFile: string;
  /** How many of its sessions shop, each on a connection of its own, one order after another without a pause. */
  readonly shoppers: number;
  readonly distribution: Distribution;
  readonly warmUpMs: number;
  /** The measured time ends after this, or after `ordersMax` orders paid in it, whichever is first. */
  readonly measureMs: number;
  readonly ordersMax: number;
}

/** What a run measured. Counted is what ended within the measured time. */
export interface LoadResult {
  readonly shoppers: number;
  readonly distribution: Distribution;
  readonly seconds: number;
  readonly ordersPaid: number;
  readonly ordersPerSecond: number;
  readonly create: LatencySummary;
  readonly pay: LatencySummary;
  readonly createAndPay: LatencySummary;
  readonly errors: number;
  /** By status and code: `503 overloaded`, or `connection ECONNRESET`. */
  readonly errorsBy: Readonly<Record<string, number>>;
  readonly requests: number;
  /** Of the load generator itself. */
  readonly cpuSeconds: number;
  readonly cpuMicrosPerRequest: number;
}

/** What the load process says on its standard output, a line of JSON each. */
export type LoadMessage =
  | { readonly phase: 'warming' }
  | { readonly phase: 'measuring' }
  | { readonly phase: 'measured'; readonly result: LoadResult }
  | { readonly phase: 'failed'; readonly reason: string };

/** The plan or the workload cannot be run; the message names the field. */
class LoadPlanError extends Error {
  override readonly name = 'LoadPlanError';
}

const SHOPPERS_MAX = 4_096;
const TIME_MS_MAX = 600_000;
const ORDERS_MAX = 5_000_000;
const LOOPBACK = /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/;
const COOKIE = /^[!-~]+=[!-~]+(?:; [!-~]+=[!-~]+)*$/;

/**
 * Holds a plan to its bounds.
 * @throws LoadPlanError for another host than loopback, above all: a load generator must not be able to hit somebody else.
 */
export function checkPlan(plan: LoadPlan): LoadPlan {
  if (!LOOPBACK.test(plan.host)) throw new LoadPlanError(`host: ${plan.host} is not a loopback address`);
  if (plan.distribution !== 'spread' && plan.distribution !== 'hot')
    throw new LoadPlanError('distribution: spread or hot');
  whole('port', plan.port, 1, 65_535);
  whole('shoppers', plan.shoppers, 1, SHOPPERS_MAX);
  whole('warmUpMs', plan.warmUpMs, 0, TIME_MS_MAX);
  whole('measureMs', plan.measureMs, 1, TIME_MS_MAX);
  whole('ordersMax', plan.ordersMax, 1, ORDERS_MAX);
  return plan;
}

/**
 * Holds a workload to what `plan` needs of it: enough sessions, at least one product, ids and cookies that fit into a request as
 * they are.
 * @throws LoadPlanError
 */
export function checkWorkload(workload: LoadWorkload, plan: LoadPlan): LoadWorkload {
  const { sessions, productIds } = workload;
  if (sessions.length < plan.shoppers) {
    throw new LoadPlanError(`sessions: ${plan.shoppers} shoppers need as many, there are ${sessions.length}`);
  }
  if (productIds.length === 0) throw new LoadPlanError('productIds: there is no product');
  const badId = productIds.find((id) => !isUuid(id));
  if (badId !== undefined) throw new LoadPlanError(`productIds: ${badId} is no UUID`);
  if (sessions.some(({ cookie }) => !COOKIE.test(cookie)))
    throw new LoadPlanError('sessions: a cookie is not name=value');
  return workload;
}

function whole(field: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw new LoadPlanError(`${field}: a whole number from ${min} to ${max}, not ${value}`);
}
