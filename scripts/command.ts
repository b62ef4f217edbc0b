/** Runs the commands that the checks and the tests are made of. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** The folder that holds package.json; every script works from here, wherever it was started. */
export const root = join(import.meta.dirname, '..');

/** How a command ended; `output` is standard output and standard error in the order they came, `stdout` the former alone. */
export type Ended = { ok: boolean; output: string; stdout: string; seconds: number };

/** Runs `command` (a program of node_modules/.bin or of the machine) to its end. Never throws: what cannot be started is not `ok`. */
export function run(command: readonly [string, ...string[]], limitMs = 300_000): Promise<Ended> {
  const startedAt = performance.now();
  const [program, ...args] = command;
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  return new Promise((resolve) => {
    let output = '';
    let stdout = '';
    const end = (ok: boolean): void => resolve({ ok, output, stdout, seconds: (performance.now() - startedAt) / 1000 });
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(false);
    });
    child.on('close', (code, signal) => {
      if (signal !== null) output += `ended by ${signal} (the limit is ${limitMs / 1000} s)\n`;
      end(code === 0);
    });
  });
}

/** Ends the process with one line unless this is Node 24 or later, which npm puts on the path of every script. */
export function requireNode24(): void {
  if (Number.parseInt(process.versions.node, 10) >= 24) return;
  console.error(
    `Kontor needs Node 24 and this is ${process.version}: run \`npm ci\`, then start through npm (\`npm test\`).`,
  );
  process.exit(1);
}
