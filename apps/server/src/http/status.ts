import { STATUS_TIMEOUT_MS } from './limits.ts';

/** The parts whose status is shown. */
export const PARTS = ['database', 'cache', 'wallet', 'inventory', 'orders'] as const;
/** One of PARTS, or what brings events to readers. */
export type Part = (typeof PARTS)[number] | 'events';

/** Asks a part something that only a working one answers; rejects where it does not. */
export type StatusChecks = Readonly<Record<(typeof PARTS)[number], () => Promise<void>>> & {
  /** Absent: a process that has none to bring. */
  readonly events?: () => Promise<void>;
};

/** Why each part that is away is away; empty where all are there. */
export type Absences = ReadonlyMap<Part, string>;

/**
 * Asks every part at once and waits at most STATUS_TIMEOUT_MS. Callers that ask while others wait share the answer, so
 * that the address cannot be used to flood the database.
 */
export function createStatusProbe(checks: StatusChecks): () => Promise<Absences> {
  let underWay: Promise<Absences> | null = null;
  return () => {
    underWay ??= ask(checks).finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

async function ask(checks: StatusChecks): Promise<Absences> {
  const answers = await Promise.all(
    [...PARTS, 'events' as const].map(async (part) => [part, await absenceOf(checks[part] ?? present)] as const),
  );
  return new Map(answers.filter((answer): answer is readonly [Part, string] => answer[1] !== null));
}

async function present(): Promise<void> {}

async function absenceOf(check: () => Promise<void>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('gave no answer in time'), STATUS_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check().then(() => null), late]);
  } catch {
    return 'is away';
  } finally {
    clearTimeout(timer);
  }
}
