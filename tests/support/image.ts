import { execFile, spawn } from 'node:child_process';
import { chmod, copyFile, cp, link, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

import { ensureWebBuild } from '../../apps/server/src/web/build.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
/** The stage whose work is not done again: this checkout has its pages where that stage builds them. */
const PAGES = 'web';
const RUN_MS_MAX = 300_000;
/** Of this process's environment, what the building programs need to find their registry. */
const PASSED =
  /^(PATH|HOME|(npm_config_)?(registry|cache|userconfig|cafile)|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|https?_proxy|no_proxy)$/i;
const runFile = promisify(execFile);

/** What is in an image, as folders of this machine, and how it is run. */
export interface Image {
  /** Where its `/` is; its programs' own parts of the system (a libc, a shell) are this machine's. */
  readonly root: string;
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly gid: number;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  remove(): Promise<void>;
}

interface Stage {
  readonly root: string;
  workdir: string;
  readonly environment: Record<string, string>;
  user: string;
  entrypoint: readonly string[];
  command: readonly string[];
  healthcheck: readonly string[];
}

/**
 * Does what the Dockerfile says, but for the stage PAGES, without a container engine: every stage is a folder, COPY copies what .dockerignore lets pass, RUN runs there. The
 * base image's Node is this process's. @throws Error for an instruction that it does not know.
 */
export async function buildImage(): Promise<Image> {
  await ensureWebBuild(() => undefined);
  const stages = new Map<string, Stage>();
  const folders: string[] = [];
  let stage: Stage | null = null;
  let name = '';
  for (const { keyword, rest } of instructions(await readFile(join(PROJECT, 'Dockerfile'), 'utf8'))) {
    if (keyword === 'FROM') {
      stage = await newStage();
      name = /\bAS (\S+)/i.exec(rest)?.[1] ?? '';
      folders.push(stage.root);
      stages.set(name, stage);
    } else if (stage === null) {
      throw new Error(`${keyword} before FROM`);
    } else if (name !== PAGES) {
      await perform(stage, keyword, rest, stages);
    }
  }
  if (stage === null) throw new Error('there is no FROM');
  const [uid, gid] = stage.user.split(':').map(Number) as [number, number];
  await mkdir(join(stage.root, 'usr/local/bin'), { recursive: true });
  const node = join(stage.root, 'usr/local/bin/node');
  await link(process.execPath, node).catch(() => copyFile(process.execPath, node));
  const remove = async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  };
  const { root, workdir, environment, entrypoint, command, healthcheck } = stage;
  return { root, workdir, environment, uid, gid, entrypoint, command, healthcheck, remove };
}

/** How a program of the image ended, and what it said. */
export interface ImageRun {
  readonly code: number | null;
  readonly output: string;
}

/** Starts a command in the image, as its user, where it works, with its environment and nothing of ours. Returns the process. */
export function runInImage(image: Image, command: readonly string[], environment: Readonly<Record<string, string>>) {
  const [program = '', ...args] = command;
  return spawn(program, args, {
    cwd: join(image.root, image.workdir),
    env: { ...image.environment, PATH: join(image.root, 'usr/local/bin'), ...environment },
    uid: image.uid,
    gid: image.gid,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs a command in the image to its end. */
export async function finishInImage(
  image: Image,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<ImageRun> {
  const child = runInImage(image, command, environment);
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    output += text.toString();
  });
  child.stdin.end(input);
  const { promise, resolve: done } = Promise.withResolvers<number | null>();
  child.on('close', done);
  return { code: await promise, output };
}

async function newStage(): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), 'kontor-image-'));
  await chmod(root, 0o755);
  return { root, workdir: '/', environment: {}, user: '0:0', entrypoint: [], command: [], healthcheck: [] };
}

async function perform(stage: Stage, keyword: string, rest: string, stages: ReadonlyMap<string, Stage>): Promise<void> {
  switch (keyword) {
    case 'ENV':
      for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.environment[name] = value;
      return;
    case 'WORKDIR':
      stage.workdir = rest;
      await mkdir(join(stage.root, rest), { recursive: true });
      return;
    case 'COPY':
      await copy(stage, rest, stages);
      return;
    case 'RUN':
      await runFile('sh', ['-c', rest], {
        cwd: join(stage.root, stage.workdir),
        env: { ...passed(), ...stage.environment, npm_config_prefer_offline: 'true' },
        timeout: RUN_MS_MAX,
        maxBuffer: 64 * 1024 * 1024,
      });
      return;
    case 'USER':
      stage.user = rest;
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = JSON.parse(rest) as string[];
      return;
    case 'CMD':
      stage.command = JSON.parse(rest) as string[];
      return;
    case 'HEALTHCHECK':
      stage.healthcheck = JSON.parse(rest.slice(rest.indexOf('['))) as string[];
      return;
    case 'LABEL':
    case 'EXPOSE':
    case 'STOPSIGNAL':
      return;
    default:
      throw new Error(`the Dockerfile has an instruction that this builder does not know: ${keyword}`);
  }
}

async function copy(stage: Stage, rest: string, stages: ReadonlyMap<string, Stage>): Promise<void> {
  const from = /^--from=(\S+) /.exec(rest)?.[1];
  const [source = '', target = ''] = rest.replace(/^--from=\S+ /, '').split(' ');
  const to = resolve(join(stage.root, stage.workdir), target.startsWith('/') ? join(stage.root, target) : target);
  await mkdir(dirname(to), { recursive: true });
  if (from !== undefined) {
    const other = stages.get(from);
    if (other === undefined) throw new Error(`there is no stage ${from}`);
    // Nobody else copies from there.
    if (from !== PAGES) await rm(to, { recursive: true, force: true }).then(() => rename(join(other.root, source), to));
    else await cp(join(PROJECT, 'dist'), to, { recursive: true });
    return;
  }
  const ignored = await ignorePatterns();
  const passes = (path: string) => !ignored.some((pattern) => matchesGlob(relative(PROJECT, path), pattern));
  await cp(join(PROJECT, source), to, { recursive: true, verbatimSymlinks: true, filter: passes });
}

async function ignorePatterns(): Promise<string[]> {
  const lines = (await readFile(join(PROJECT, '.dockerignore'), 'utf8')).split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function passed(): Record<string, string> {
  const found = Object.entries(process.env).filter(([name, value]) => PASSED.test(name) && value !== undefined);
  return Object.fromEntries(found) as Record<string, string>;
}

/** The instructions of a Dockerfile: comments left out, continued lines joined. */
function instructions(text: string): { readonly keyword: string; readonly rest: string }[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  return lines
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => {
      const [keyword = '', ...words] = line.trim().split(/\s+/);
      return { keyword: keyword.toUpperCase(), rest: words.join(' ') };
    });
}
