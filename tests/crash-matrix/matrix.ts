import { type Command, SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { UserAnswer } from '@kontor/contracts/identity';
import type { InventoryAnswer } from '@kontor/contracts/inventory';
import { FAULT_POINTS, type FaultPlace } from '@kontor/faults/points';
import { parseUsername } from '@kontor/identity/domain/username';
import { present } from '@kontor/kernel/assert';
import { systemMeta } from '@kontor/runtime/system-command';

import { seededRandom } from '../support/random.ts';
import { bundleVictim } from './bundle.ts';
import {
  createDatabase,
  distinct,
  type Made,
  makeBefore,
  makeTemplates,
  type Template,
  type Templates,
} from './databases.ts';
import { PASSWORD_HASH } from './identity-rounds.ts';
import type { Instance } from './instance.ts';
import { runMigration } from './migrations.ts';
import { open } from './open.ts';
import type { Where } from './protocol.ts';
import { PRICE } from './rounds.ts';
import { type RunResult, runOnce } from './run.ts';
import { MIGRATOR, Victim } from './victim-process.ts';
import { expectOk, type Keepers } from './world.ts';

const STOCK = 900_000;
/** Runs on one database: `verify` looks at all of it each time. */
const RUNS_PER_DATABASE = 20;

/** What the matrix is made of. */
export interface MatrixOptions {
  /** A PostgreSQL where databases can be made, as its superuser. */
  readonly serverUrl: string;
  /** Services on one database, or on one each. Migrations are run together. */
  readonly topology: 'together' | 'apart';
  readonly points: readonly string[];
  /** Runs of each point. */
  readonly seeds: number;
  readonly firstSeed: number;
  /** Runs at once, each on a database of its own. */
  readonly lanes: number;
  /** No run begins after this moment (performance.now()). */
  readonly until: number;
  onRun(result: RunResult, done: number, total: number): void;
}

/** What the matrix showed. */
export interface MatrixReport {
  readonly points: number;
  readonly runs: number;
  readonly kills: number;
  readonly acknowledged: number;
  /** Answers that were not known when the victim died: found to be there, or carried out by the other instance. */
  readonly unknown: { readonly found: number; readonly carriedOut: number };
  /** Of services apart: sagas that another instance took over and finished, and those that were taken back, by who took them over or by who began them. */
  readonly resumed: number;
  readonly undone: number;
  readonly checks: number;
  /** Points at which no victim died. */
  readonly neverHit: readonly string[];
  readonly failures: readonly Pick<RunResult, 'point' | 'seed' | 'failure'>[];
  readonly seconds: number;
}

/** The points that can be reached in these places. */
function pointsOf(...places: readonly FaultPlace[]): string[] {
  return [...FAULT_POINTS].filter(([, { place }]) => places.includes(place)).map(([point]) => point);
}

/** The points of the matrix in a topology. */
export function pointsIn(topology: MatrixOptions['topology']): string[] {
  return topology === 'together' ? pointsOf('everywhere', 'migrating') : pointsOf('everywhere', 'apart');
}

/** Those that there are only where services run apart: steps, calls, sagas and what people do with them. */
export function pointsOnlyApart(): string[] {
  return pointsOf('apart');
}

/** Kills a process at every point, once for every seed, and looks at what is left each time. */
export async function runMatrix(options: MatrixOptions): Promise<MatrixReport> {
  const started = performance.now();
  const runs = shuffled(
    options.points.flatMap((point) =>
      Array.from({ length: options.seeds }, (_, index) => ({ point, seed: options.firstSeed + index })),
    ),
    seededRandom(options.firstSeed),
  );
  const total = runs.length;
  const results: RunResult[] = [];
  const templates = await makeTemplates(options.serverUrl, options.topology);
  const before = await makeBefore(options.serverUrl, new Set(options.points.filter(isMigration).map(migrationOf)));
  const bundle = await bundleVictim();
  const lane = async () => {
    const here = new Lane({ templates, before, program: bundle.program });
    try {
      for (let run = runs.pop(); run !== undefined && performance.now() < options.until; run = runs.pop()) {
        const result = await here.run(run.point, run.seed);
        results.push(result);
        options.onRun(result, results.length, total);
      }
    } finally {
      await here.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: options.lanes }, lane));
  } finally {
    const made = [...distinct(templates), ...before.values()];
    await Promise.all([bundle.remove(), ...made.map((each) => each.drop())]);
  }
  return summed(results, (performance.now() - started) / 1000);
}

function summed(results: readonly RunResult[], seconds: number): MatrixReport {
  const sum = (of: (result: RunResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const hit = new Set(results.filter(({ killed }) => killed).map(({ point }) => point));
  const points = new Set(results.map(({ point }) => point));
  return {
    points: points.size,
    runs: results.length,
    kills: sum(({ killed }) => Number(killed)),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    unknown: { found: sum(({ found }) => found), carriedOut: sum(({ unknown, found }) => unknown - found) },
    resumed: sum(({ resumed }) => resumed),
    undone: sum(({ undone }) => undone),
    checks: sum(({ checks }) => checks),
    neverHit: [...points].filter((point) => !hit.has(point)).sort(),
    failures: results
      .filter(({ failure }) => failure !== null)
      .map(({ point, seed, failure }) => ({ point, seed, failure })),
    seconds,
  };
}

function isMigration(point: string): boolean {
  return FAULT_POINTS.get(point)?.place === 'migrating';
}

/** The migration of such a point: `wallet/0001_wallet.sql`. */
function migrationOf(point: string): string {
  return point.replace(/^migration\./, '').replace(/\.\w+$/, '');
}

/** What is made once for all runs. */
interface Common {
  readonly templates: Templates;
  /** See makeBefore. */
  readonly before: ReadonlyMap<string, Made>;
  /** The victims'. */
  readonly program: string;
}

/** Runs one after another: a survivor that stays, and a victim for each, the next of which is started while the one before dies. */
class Lane {
  readonly #common: Common;
  #spare: Victim;
  #site: Site | null = null;
  #runs = 0;

  constructor(common: Common) {
    this.#common = common;
    this.#spare = new Victim(common.program);
  }

  async run(point: string, seed: number): Promise<RunResult> {
    if (isMigration(point)) return this.#migrate(point, seed);
    const site = await this.#openSite();
    const victim = this.#spare;
    this.#spare = new Victim(this.#common.program);
    const { instance: survivor, where, productId, keepers } = site;
    const result = await runOnce({ point, seed, victim, survivor, where, productId, keepers });
    // What is broken stays broken: it must not be found again by every run after.
    if (result.failure !== null) {
      await site.close();
      this.#site = null;
    }
    return result;
  }

  async #openSite(): Promise<Site> {
    if (this.#site === null || this.#runs % RUNS_PER_DATABASE === 0) {
      await this.#site?.close();
      this.#site = null;
      this.#site = await Site.open(this.#common);
    }
    this.#runs += 1;
    return this.#site;
  }

  /** With an even seed a new database is brought up to date, with an odd one that of the version before. */
  async #migrate(point: string, seed: number): Promise<RunResult> {
    const { templates, before } = this.#common;
    const template = seed % 2 === 0 ? undefined : before.get(migrationOf(point))?.name;
    const { connectionString, drop } = await createDatabase(templates.orders.serverUrl, template);
    try {
      return await runMigration(point, seed, new Victim(MIGRATOR), {
        connectionString,
        undisturbed: templates.orders.fingerprint,
      });
    } finally {
      await drop();
    }
  }

  async close(): Promise<void> {
    await this.#spare.end();
    await this.#site?.close();
  }
}

/** Databases with an instance on them, a product that everybody wants, and who keeps the store. */
class Site {
  readonly where: Where;
  readonly instance: Instance;
  readonly productId: string;
  readonly keepers: Keepers;
  readonly #drop: () => Promise<void>;

  private constructor(
    where: Where,
    instance: Instance,
    made: { readonly productId: string; readonly keepers: Keepers },
    drop: () => Promise<void>,
  ) {
    this.where = where;
    this.instance = instance;
    this.productId = made.productId;
    this.keepers = made.keepers;
    this.#drop = drop;
  }

  static async open({ templates }: Common): Promise<Site> {
    const made = new Map<Template, Made>();
    for (const template of distinct(templates)) {
      made.set(template, await createDatabase(template.serverUrl, template.name));
    }
    const urlOf = (service: ServiceName) => present(made.get(templates[service]), 'a database').connectionString;
    const where: Where =
      made.size === 1
        ? urlOf('orders')
        : (Object.fromEntries(SERVICES.map((service) => [service, urlOf(service)])) as Record<ServiceName, string>);
    const drop = async () => {
      await Promise.all([...made.values()].map((each) => each.drop()));
    };
    const instance = await open(where);
    const submit = async <Answer>(service: ServiceName, fields: object): Promise<Answer> => {
      const command = { ...fields, meta: systemMeta(1) } as unknown as Command;
      const reply = await instance.perform({ kind: 'command', service, command });
      if ('undecided' in reply) throw new Error(reply.undecided);
      return expectOk(reply.outcome);
    };
    const keeper = async (role: 'staff' | 'admin') => {
      const username = present(parseUsername(`keeper-${role}`), 'a user name');
      const user = { type: 'RegisterUser', username, email: null, passwordHash: PASSWORD_HASH, role };
      return { userId: (await submit<UserAnswer>('identity', user)).userId, role };
    };
    const created = await submit<InventoryAnswer>('inventory', {
      type: 'CreateProduct',
      sku: 'hot',
      name: 'hot',
      description: '',
      priceMinor: PRICE,
      active: true,
    });
    const productId = created.kind === 'product' ? created.productId : '';
    await submit('inventory', { type: 'AddStock', productId, quantity: STOCK, notes: null });
    const keepers = { staff: await keeper('staff'), admin: await keeper('admin') };
    return new Site(where, instance, { productId, keepers }, drop);
  }

  async close(): Promise<void> {
    await this.instance.close();
    await this.#drop();
  }
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [present(order[other], 'an item'), present(order[last], 'an item')];
  }
  return order;
}
