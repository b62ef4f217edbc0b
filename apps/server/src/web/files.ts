import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** How a body is encoded; `identity` is as it is. */
type Encoding = 'br' | 'gzip' | 'identity';

/** A file of a build, in memory, with what was compressed beforehand. */
export interface WebFile {
  readonly type: string;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
  readonly bodies: Readonly<Record<Encoding, Buffer | undefined>>;
}

/** A built web application. */
export interface WebApp {
  /** By path below the application's own, without a leading slash: `assets/index-B2x9.js`. The page is not among them. */
  readonly files: ReadonlyMap<string, WebFile>;
  readonly page: WebFile;
  /** Each style sheet that stands in the page. */
  readonly styles: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};
const INLINE_STYLE = /<style>([\s\S]*?)<\/style>/g;
const COMPRESSED = /\.(br|gz)$/;

/** Reads a build of an application; null where the build has none of that name. They are a few files, so all of them are kept. */
export async function readWebApp(folder: string): Promise<WebApp | null> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, WebFile>();
  for (const entry of names) {
    if (!entry.isFile() || COMPRESSED.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(relative(folder, file).replaceAll(sep, '/'), await readWebFile(file, folder));
  }
  const page = files.get('index.html');
  if (page === undefined) return null;
  files.delete('index.html');
  const html = (page.bodies.identity as Buffer).toString('utf8');
  return { files, page, styles: [...html.matchAll(INLINE_STYLE)].map(([, style = '']) => style) };
}

async function readWebFile(file: string, folder: string): Promise<WebFile> {
  const type = TYPES[extname(file)];
  if (type === undefined) throw new Error(`no media type is known for ${file}`);
  const [identity, br, gzip] = await Promise.all([
    readFile(file),
    readOptional(`${file}.br`),
    readOptional(`${file}.gz`),
  ]);
  const immutable = relative(folder, file).startsWith(`assets${sep}`);
  return { type, etag: hash('sha256', identity, 'base64url').slice(0, 22), immutable, bodies: { identity, br, gzip } };
}

async function readOptional(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch {
    return undefined;
  }
}

/** The body for a client that accepts these encodings: the smallest that is there. */
export function bodyFor({ bodies }: WebFile, acceptEncoding: string | undefined): { encoding: Encoding; body: Buffer } {
  for (const encoding of ['br', 'gzip'] as const) {
    const body = bodies[encoding];
    if (body !== undefined && accepts(acceptEncoding ?? '', encoding)) return { encoding, body };
  }
  return { encoding: 'identity', body: bodies.identity as Buffer };
}

function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((each) => {
    const [name = '', ...parameters] = each.trim().toLowerCase().split(';');
    return name.trim() === encoding && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter));
  });
}
