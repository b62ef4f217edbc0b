import { parseArgs } from 'node:util';

/** How the program is called. */
export const USAGE = `usage: npm run chaos                          the crash matrix: a process killed at every fault point
       npm run chaos -- --scenario NAME       one kind of fault under load; --scenario list names them
       npm run chaos -- --soak                all kinds at random intervals
  --seeds N        runs of each fault point (5)
  --minutes M      begin nothing after so many minutes (no end; the soak: 20)
  --topology apart with a database for each service and the channel between them; the matrix has points of their own (together)
  --points TEXT    only fault points whose name contains it
  --replay POINT:SEED   one run of the matrix again; of a scenario or a soak: --replay SEED
  --json           print the report as JSON`;

/** What is to be done. */
export interface ChaosOptions {
  readonly what: 'matrix' | 'soak' | 'scenario' | 'help';
  readonly scenario: string;
  readonly seeds: number;
  readonly minutes: number | null;
  readonly points: string;
  readonly topology: 'together' | 'apart';
  readonly replay: { readonly point: string | null; readonly seed: number } | null;
  readonly json: boolean;
}

/** Reads the command line. @throws Error that says what is wrong. */
export function parseOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string' },
      soak: { type: 'boolean', default: false },
      seeds: { type: 'string', default: '5' },
      minutes: { type: 'string' },
      points: { type: 'string', default: '' },
      topology: { type: 'string', default: 'together' },
      replay: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const what = values.help ? 'help' : values.soak ? 'soak' : values.scenario === undefined ? 'matrix' : 'scenario';
  return {
    what,
    scenario: values.scenario ?? '',
    seeds: positive('--seeds', values.seeds),
    minutes: values.minutes === undefined ? null : positive('--minutes', values.minutes),
    points: values.points,
    topology: topologyOf(values.topology),
    replay: values.replay === undefined ? null : replayOf(values.replay),
    json: values.json,
  };
}

function replayOf(text: string): { readonly point: string | null; readonly seed: number } {
  const [, point, seed] = /^(?:(.+):)?(\d{1,10})$/.exec(text) ?? [];
  if (seed === undefined)
    throw new Error(`--replay: "${text}" is not a seed, nor a fault point and a seed like commit.PayOrder.sent:3`);
  return { point: point ?? null, seed: Number(seed) };
}

function topologyOf(text: string): ChaosOptions['topology'] {
  if (text === 'together' || text === 'apart') return text;
  throw new Error(`--topology: "${text}" is neither together nor apart`);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new Error(`${name}: "${text}" is not a positive number`);
  return value;
}
