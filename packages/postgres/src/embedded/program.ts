import { type ExecFileOptions, execFile } from 'node:child_process';
import { basename } from 'node:path';
import { EmbeddedServerError } from './error.ts';

const OUTPUT_LINES = 12;

/**
 * Runs a program to its end, with `input` as its standard input, and answers what it wrote there.
 * Throws EmbeddedServerError with the last lines of its output when it fails or takes longer than `timeout` ms.
 */
export function runProgram(
  file: string,
  args: string[],
  options: ExecFileOptions & { input?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { input = '', ...others } = options;
    const child = execFile(file, args, { ...others, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-OUTPUT_LINES).join('\n');
      const cause = error.killed
        ? `did not end within ${options.timeout} ms`
        : `failed (${error.code ?? error.signal})`;
      reject(new EmbeddedServerError(`${basename(file)} ${cause}\n${lines}`));
    });
    // A program that fails early closes its input before it is written: its exit code tells more than EPIPE.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
