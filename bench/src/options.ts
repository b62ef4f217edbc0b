import { parseArgs } from 'node:util';

import type { Distribution } from './load/plan.ts';

/** What a bench may measure: the server, the same work with a transaction and row locks per request, the database's floor. */
export const PARTS = ['kontor', 'baseline', 'floor'] as const;
/** One of PARTS. */
export type Part = (typeof PARTS)[number];

/** What a bench measures, and for how long. */
export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly loads: readonly Distribution[];
  readonly shoppers: readonly number[];
  /** Every point is measured so often; the report tells medians. */
  readonly runs: number;
  readonly measureMs: number;
  readonly warmUpMs: number;
  /** Products over which a spread load is spread. */
  readonly products: number;
  readonly baselineShoppers: readonly number[];
  /** Sizes of the baseline's connection pool: it is tuned by measuring all of them. */
  readonly pools: readonly number[];
  /** Numbers of shoppers for which the database's floor is measured, each at the batch size that was seen with them. */
  readonly floorShoppers: readonly number[];
  /** Orders that are recorded for the floor, by each of two connections. */
  readonly floorOrders: number;
  /** Where the report goes as JSON as well; null: nowhere. */
  readonly jsonFile: string | null;
  /** Another checkout to be measured by turns with this one; null: none. */
  readonly against: string | null;
}

/** An option that cannot be used; the message names it. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

/** What `--help` prints. */
export const USAGE = `usage: npm run bench -- [options]
  --quick                 one run of 2 s a point, to see that it works: its figures are rough
  --runs 3                runs of every point; the report tells medians
  --seconds 10            measured time of a point
  --warm-up 3             seconds before it that do not count
  --shoppers 1,8,64,256,512
  --loads spread,hot
  --products 10000        over which the spread load is spread
  --only kontor,baseline,floor
  --pools 4,8,16,32,64    sizes of the baseline's connection pool
  --baseline-shoppers 64
  --floor-shoppers 256
  --floor-orders 10000    orders recorded for the floor, by each of two connections
  --json FILE             writes the report as JSON as well
  --against DIR           measures this checkout and another one by turns instead
`;

const RUNS_MAX = 20;
const SECONDS_MAX = 600;
/** As many shoppers as the load generator takes. */
const SHOPPERS_MAX = 4_096;
const PRODUCTS_MAX = 100_000;
const POOL_MAX = 150;
const ORDERS_MAX = 200_000;

const FULL = { runs: '3', seconds: '10', warmUp: '3', floorOrders: '10000' };
const QUICK = { runs: '1', seconds: '2', warmUp: '1', floorOrders: '3000' };

/**
 * Reads the command line; null when it asks for help.
 * @throws OptionsError
 */
export function parseOptions(args: readonly string[]): BenchOptions | null {
  const values = read(args);
  if (values.help === true) return null;
  const preset = values.quick === true ? QUICK : FULL;
  const shoppers = numbers('shoppers', values.shoppers ?? '1,8,64,256,512', SHOPPERS_MAX);
  return {
    parts: oneOfEach('only', values.only ?? PARTS.join(','), PARTS),
    loads: oneOfEach('loads', values.loads ?? 'spread,hot', ['spread', 'hot']),
    shoppers,
    runs: whole('runs', values.runs ?? preset.runs, RUNS_MAX),
    measureMs: milliseconds('seconds', values.seconds ?? preset.seconds),
    warmUpMs: milliseconds('warm-up', values['warm-up'] ?? preset.warmUp),
    products: whole('products', values.products ?? '10000', PRODUCTS_MAX),
    baselineShoppers: numbers('baseline-shoppers', values['baseline-shoppers'] ?? '64', SHOPPERS_MAX),
    pools: numbers('pools', values.pools ?? '4,8,16,32,64', POOL_MAX),
    floorShoppers: numbers('floor-shoppers', values['floor-shoppers'] ?? '256', SHOPPERS_MAX),
    floorOrders: whole('floor-orders', values['floor-orders'] ?? preset.floorOrders, ORDERS_MAX),
    jsonFile: values.json ?? null,
    against: values.against ?? null,
  };
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: flag,
        quick: flag,
        runs: text,
        seconds: text,
        'warm-up': text,
        shoppers: text,
        loads: text,
        products: text,
        only: text,
        pools: text,
        'baseline-shoppers': text,
        'floor-shoppers': text,
        'floor-orders': text,
        json: text,
        against: text,
      },
    }).values;
  } catch (error) {
    throw new OptionsError((error as Error).message, { cause: error });
  }
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new OptionsError(`--${name}: a whole number from 1 to ${max}, not "${text}"`);
}

function numbers(name: string, text: string, max: number): number[] {
  return [...new Set(text.split(',').map((each) => whole(name, each.trim(), max)))].sort((a, b) => a - b);
}

function milliseconds(name: string, text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0 && seconds <= SECONDS_MAX) return Math.round(seconds * 1_000);
  throw new OptionsError(`--${name}: seconds, over 0 and up to ${SECONDS_MAX}, not "${text}"`);
}

function oneOfEach<Value extends string>(name: string, text: string, known: readonly Value[]): Value[] {
  const wanted = text.split(',').map((each) => each.trim());
  const stranger = wanted.find((each) => !known.some((value) => value === each));
  if (stranger !== undefined) throw new OptionsError(`--${name}: "${stranger}" is none of ${known.join(', ')}`);
  return known.filter((value) => wanted.includes(value));
}
