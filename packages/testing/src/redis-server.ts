import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, LOOPBACK, type SystemProgram, startProgram } from './loopback.ts';

/** A Redis of a test's own, that can be broken and comes back at the same address. */
export interface RedisServer {
  readonly url: string;
  /** One command, past everything that caches. */
  command(...words: readonly string[]): Promise<string>;
  /** Writes what it holds to its file now, and keeps a copy of that file aside. */
  save(): Promise<void>;
  /** Ends it without a word. */
  kill(): Promise<void>;
  /** Starts it again: empty, or with the file that `save` kept aside. */
  restart(from: 'empty' | 'saved'): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

/** Starts `binary` (redis-server) on a free port of loopback, with a password, and without saving by itself. */
export async function startRedisServer(binary: string): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-redis-'));
  const [port, password] = [await freePort(), randomBytes(12).toString('hex')];
  const [file, aside] = [join(folder, 'dump.rdb'), join(folder, 'saved.rdb')];
  const settings = ['--port', `${port}`, '--bind', LOOPBACK, '--requirepass', password, '--dir', folder, '--save', ''];
  const start = () => startProgram(binary, settings, port);
  let program: SystemProgram = await start();
  const command = (...words: readonly string[]) => ask(port, [['AUTH', password], words]);
  return {
    url: `redis://:${password}@${LOOPBACK}:${port}`,
    command,
    save: async () => {
      await command('SAVE');
      await copyFile(file, aside);
    },
    kill: () => program.end('SIGKILL'),
    restart: async (from) => {
      await rm(file, { force: true });
      if (from === 'saved') await copyFile(aside, file);
      program = await start();
    },
    signal: (signal) => program.signal(signal),
    stop: async () => {
      await program.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends inline commands on a connection of its own, and resolves to what came back for the last. */
function ask(port: number, commands: readonly (readonly string[])[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(port, LOOPBACK);
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    text += part;
  });
  socket.once('error', reject);
  socket.once('end', () => {
    const [, ...answers] = text.trimEnd().split('\r\n');
    const last = answers.slice(0, -1).join('\n');
    if (last.startsWith('-')) reject(new Error(last));
    else resolve(last);
  });
  socket.write([...commands, ['QUIT']].map((words) => `${words.join(' ')}\r\n`).join(''));
  return promise;
}
