import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a phase is. */
export interface Progress {
  /** Begins a phase of `total` steps; the one before it has ended. */
  begin(phase: string, total: number): void;
  /** One step of the phase is done. */
  step(): void;
  /** Ends the phase; harmless where none is under way. */
  end(): void;
}

/** Shows nothing. */
export const SILENT: Progress = { begin: () => undefined, step: () => undefined, end: () => undefined };

/** Shows a bar on a terminal; elsewhere one plain line at the end of each phase. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bars(stream) : lines(stream);
}

const PHASE_WIDTH = 22;

function bars(stream: NodeJS.WriteStream): Progress {
  const format = `{phase} {bar} {value}/{total} · {duration_formatted}`;
  let bar: SingleBar | undefined;
  return {
    begin(phase, total) {
      bar = new SingleBar({ stream, format, hideCursor: true, barsize: 30 }, Presets.shades_classic);
      bar.start(total, 0, { phase: phase.padEnd(PHASE_WIDTH) });
    },
    step: () => bar?.increment(),
    end() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  let current: { phase: string; total: number; done: number; startedAt: number } | undefined;
  return {
    begin(phase, total) {
      current = { phase, total, done: 0, startedAt: performance.now() };
    },
    step() {
      if (current !== undefined) current.done += 1;
    },
    end() {
      if (current === undefined) return;
      const { phase, total, done, startedAt } = current;
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      stream.write(`${phase.padEnd(PHASE_WIDTH)} ${done}/${total} · ${seconds} s\n`);
      current = undefined;
    },
  };
}
