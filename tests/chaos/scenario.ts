import type { Balancer } from './balancer.ts';
import type { Load, LoadCounts } from './load.ts';
import type { Stage, StageOptions, Topology } from './stage.ts';

/** What a scenario is played with. */
export interface Play {
  readonly stage: Stage;
  readonly topology: Topology;
  readonly load: Load;
  readonly random: () => number;
  /** 1: as often as the scenario says; less for a short form. */
  readonly scale: number;
  /** Where the clients go through one, all of them. */
  readonly balancer: Balancer | null;
  /** Told how much of it is done. */
  onProgress(done: number, total: number): void;
}

/** What happened, in counts that are not zero. */
export type Counts = Readonly<Record<string, number>>;

/** One kind of fault under load. */
export interface Scenario {
  readonly name: string;
  readonly sentence: string;
  readonly stage: Omit<StageOptions, 'topology'>;
  readonly shoppers: number;
  readonly balanced?: boolean;
  /** Why it cannot be played here; null: it can. */
  missing?(): string | null;
  /** Has the faults happen. @throws where it cannot go on. */
  play(play: Play): Promise<Counts>;
}

/** What a scenario or a soak showed. */
export interface ScenarioReport {
  readonly name: string;
  readonly topology: Topology;
  readonly seed: number;
  readonly counts: Counts;
  readonly clients: LoadCounts;
  readonly seconds: number;
  /** What is wrong; none: nothing was lost. */
  readonly findings: readonly string[];
}

/** So many, or fewer in a short form, but at least one. */
export function scaled(count: number, { scale }: Pick<Play, 'scale'>): number {
  return Math.max(1, Math.round(count * scale));
}
