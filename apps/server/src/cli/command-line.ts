import { Presets, SingleBar } from 'cli-progress';

const BYTES_PER_MEGABYTE = 1_000_000;
const FORMAT = '{bar} {value} of {total} MB';

/** Ends a command-line program with one line that says what is wrong and what to do. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** Runs a program: what it resolves to is its exit code; an error is one line on standard error and exit code 1. */
export async function runProgram(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

/** Shows how many megabytes are done, where somebody watches; the total may grow. */
export class MegabyteBar {
  readonly #bar = process.stderr.isTTY
    ? new SingleBar({ stream: process.stderr, format: FORMAT, hideCursor: true, barsize: 30 }, Presets.shades_classic)
    : null;
  #started = false;

  /** What `onProgress` of a backup or a restore is told. */
  readonly show = (bytesDone: number, bytesTotal: number): void => {
    const [done, total] = [bytesDone, bytesTotal].map((bytes) => Math.round(bytes / BYTES_PER_MEGABYTE)) as [
      number,
      number,
    ];
    if (!this.#started) this.#bar?.start(total, done, {});
    this.#started = true;
    this.#bar?.setTotal(total);
    this.#bar?.update(done);
  };

  /** Leaves the bar as it is; harmless where none was begun. */
  stop(): void {
    if (this.#started) this.#bar?.stop();
  }
}
