import type { FaultDecision } from './fault-proxy.ts';
import { PASS } from './fault-proxy.ts';
import type { FramePoint } from './frames.ts';

/** One kind of fault, and how often it happens. */
export interface Chance {
  readonly name: string;
  readonly point: FramePoint;
  readonly decision: FaultDecision;
  /** Of frames at the point: 0 to 1. */
  readonly probability: number;
  /** No more than so many. */
  readonly max: number;
}

/** Decides by chance, and counts what it did by name. */
export class Chances {
  readonly counts = new Map<string, number>();
  readonly #random: () => number;
  readonly #chances: readonly Chance[];

  constructor(random: () => number, chances: readonly Chance[]) {
    this.#random = random;
    this.#chances = chances;
    for (const { name } of chances) this.counts.set(name, 0);
  }

  /** For `FaultProxy.decide`. */
  readonly decide = (point: FramePoint): FaultDecision => {
    for (const { name, probability, max, decision, point: at } of this.#chances) {
      const count = this.counts.get(name) ?? 0;
      if (at !== point || count >= max || this.#random() >= probability) continue;
      this.counts.set(name, count + 1);
      return decision;
    }
    return PASS;
  };

  /** Whether every kind has happened as often as it may. */
  isDone(): boolean {
    return this.#chances.every(({ name, max }) => (this.counts.get(name) ?? 0) >= max);
  }
}
