import type { BenchOptions } from './options.ts';

/** Starting and ending a load process and its shoppers, about. */
const LOAD_OVERHEAD_MS = 700;
/** Starting a server and stopping it again, about. */
const SERVER_OVERHEAD_MS = 2_500;
/** Recording, copying and replaying for one floor, about, for every order recorded. */
const FLOOR_MS_PER_ORDER = 1.5;
/** Connections on which each floor is measured. */
const FLOORS_EACH = 2;

/** How many results a bench will have, and about how long it takes. */
export function foresee(options: BenchOptions): { readonly results: number; readonly minutes: number } {
  const { parts, loads, shoppers, runs, pools, baselineShoppers, floorShoppers, floorOrders } = options;
  const has = (part: (typeof parts)[number], count: number) => (parts.includes(part) ? count : 0);
  // Every pool, and the best of them once more, pipelined.
  const baselines = pools.length + 1;
  const servers = has('kontor', 1) + has('baseline', baselines);
  const points =
    has('kontor', loads.length * shoppers.length) + has('baseline', loads.length * baselineShoppers.length * baselines);
  const recordings = loads.includes('spread') ? floorShoppers.filter((each) => shoppers.includes(each)).length : 0;
  const floors = parts.includes('kontor') ? has('floor', recordings) : 0;
  const loadMs = options.warmUpMs + options.measureMs + LOAD_OVERHEAD_MS;
  const runMs = (points + servers) * loadMs + servers * SERVER_OVERHEAD_MS + floors * floorOrders * FLOOR_MS_PER_ORDER;
  return { results: (points + floors * FLOORS_EACH) * runs, minutes: (runMs * runs) / 60_000 };
}

/** Tells how far a bench is, in lines. */
export class Steps {
  readonly #results: number;
  readonly #tell: (line: string) => void;
  #done = 0;

  constructor(options: BenchOptions, tell: (line: string) => void) {
    const { results, minutes } = foresee(options);
    this.#results = results;
    this.#tell = tell;
    tell(`${results} results, about ${Math.ceil(minutes)} ${Math.ceil(minutes) === 1 ? 'minute' : 'minutes'}`);
  }

  /** One more result is there. */
  done(line: string): void {
    this.#done += 1;
    this.#tell(`[${String(this.#done).padStart(String(this.#results).length)}/${this.#results}] ${line}`);
  }

  /** Something between two results. */
  say(line: string): void {
    this.#tell(`${' '.repeat(String(this.#results).length * 2 + 4)}${line}`);
  }
}
