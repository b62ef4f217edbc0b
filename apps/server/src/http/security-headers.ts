import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { assert } from '@kontor/kernel/assert';
import helmet, { type HelmetOptions } from 'helmet';

/** Header names in lower case and their values, the same for every answer. */
export type ConstantHeaders = Readonly<Record<string, string>>;

/** Answers that are no pages may load nothing and be framed by nobody. */
const NO_PAGE = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } as const;

/** Where a page may take things from: its own site alone. Scripts in the page itself need their hash. */
const PAGE = {
  'default-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'object-src': "'none'",
  'script-src': "'self'",
  'script-src-attr': "'none'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
} as const;

/**
 * What helmet sets, worked out once at start rather than for every request: the headers depend on nothing in a request but whether it came over TLS.
 * Without TLS there is no Strict-Transport-Security, and nothing is upgraded to it.
 * The policy is that of answers which are no pages; a page sets its own.
 */
export function securityHeaders(tls: boolean): ConstantHeaders {
  const options: HelmetOptions = {
    contentSecurityPolicy: { useDefaults: false, directives: NO_PAGE },
    strictTransportSecurity: tls,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    // With `no-referrer`, browsers without Sec-Fetch-Site (plain HTTP from another machine) send `Origin: null` from our own pages.
    referrerPolicy: { policy: 'same-origin' },
    originAgentCluster: false,
    // No browser that is still in use looks at these.
    xXssProtection: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
  };
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  let applied = false;
  helmet(options)({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    applied = error === undefined;
  });
  assert(applied, 'helmet works without waiting');
  return headers;
}

/**
 * The content security policy of a page that is written here, with inline styles of its own, and its inline scripts, each allowed by its
 * hash (`sha256-...`).
 */
export function pagePolicy(scriptHashes: readonly string[] = []): string {
  const hashes = scriptHashes.map((hash) => ` '${hash}'`).join('');
  return policy({ ...PAGE, 'script-src': `'self'${hashes}`, 'style-src': "'self' 'unsafe-inline'" });
}

/** The policy of a page that is written here whole: its own scripts and styles, as they stand in it, and nothing else. */
export function ownPagePolicy(scripts: readonly string[], styles: readonly string[]): string {
  return policy({ ...PAGE, 'script-src': hashesOf(scripts).join(' '), 'style-src': hashesOf(styles).join(' ') });
}

/**
 * The policy of a built application: scripts and styles from its own site alone, the styles that stand in its page, and those that bear the
 * nonce of this answer.
 */
export function webAppPolicy(styles: readonly string[], nonce?: string): string {
  const own = [...hashesOf(styles), ...(nonce === undefined ? [] : [`'nonce-${nonce}'`])];
  return policy({ ...PAGE, 'style-src': ["'self'", ...own].join(' ') });
}

function hashesOf(texts: readonly string[]): string[] {
  return texts.map((text) => `'sha256-${hash('sha256', text, 'base64')}'`);
}

function policy(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values}`)
    .join('; ');
}
