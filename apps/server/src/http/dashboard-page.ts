import { escapeHtml } from '@kontor/http/card-page';

import { DASHBOARD_SCRIPT, DASHBOARD_STYLE } from './dashboard-assets.ts';
import { firstSteps } from './first-steps.ts';
import { ownPagePolicy } from './security-headers.ts';
import { type Absences, PARTS } from './status.ts';

/** An account that anyone may know. */
export interface SampleAccountShown {
  readonly username: string;
  readonly password: string;
  readonly role: string;
}

/** What the front page shows. */
export interface Dashboard {
  readonly version: string;
  readonly mode: 'demo' | 'production';
  /** As the browser sent it; anything but a plain host is shown as localhost. */
  readonly host: string;
  readonly secure: boolean;
  readonly absent: Absences;
  /** Empty outside of demo mode. */
  readonly accounts: readonly SampleAccountShown[];
}

/** The policy of the page: its own style and script, each by its hash, and its own site. */
export const DASHBOARD_POLICY = ownPagePolicy([DASHBOARD_SCRIPT], [DASHBOARD_STYLE]);

const PLAIN_HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:]+\](:\d{1,5})?$/;

const PROMISES = [
  [
    'Never sold twice',
    'Stock is reserved before it is paid, all items of an order or none. The last piece has one buyer.',
  ],
  [
    'Never charged twice',
    'An order and its money change in one transaction. Every request can be sent again without a second effect.',
  ],
  [
    'Never out of step',
    'Every change is an event in a log, and every promise is a query that anyone may run while the store serves.',
  ],
] as const;

/** The front page: what this is, what is online, where to go, and lines to try. Without scripts it says what was so when it was loaded. */
export function dashboardPage({ version, mode, host, secure, absent, accounts }: Dashboard): string {
  const origin = `${secure ? 'https' : 'http'}://${PLAIN_HOST.test(host) ? host : 'localhost:8000'}`;
  const parts = PARTS.map((part) => {
    const status = absent.has(part) ? 'offline' : 'online';
    return `<li class="${status}" data-part="${part}"><b>${part}</b><span>${status}</span></li>`;
  });
  const promises = PROMISES.map(([title, words]) => `<li><h3>${title}</h3><p>${words}</p></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Kontor: wallets, stock and orders that agree at every moment.">
<title>Kontor</title>
<link rel="icon" href="/shop/icon.svg" type="image/svg+xml">
<style>${DASHBOARD_STYLE}</style>
</head>
<body>
<main>
<div class="hero">
<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8"/><path d="M10 7v18M22 7 11.5 16 22 25"/></svg>
<h1>Wallets, stock and orders that agree at every moment</h1>
<p class="lead">Kontor is the transactional core of a store. It stays fast when everybody wants the same item, because requests that arrive together share a transaction.</p>
<p class="ways"><a class="way way-first" href="/shop/">Open the shop</a> <a class="way" href="/admin/">Admin panel</a> <a class="way" href="/docs/">API reference</a></p>
</div>
<section aria-labelledby="status">
<h2 id="status">Status</h2>
<ul class="parts" aria-live="polite">${parts.join('')}</ul>
<p class="checked" id="checked"></p>
</section>
<section aria-labelledby="promises">
<h2 id="promises">What it promises</h2>
<ul class="promises">${promises.join('')}</ul>
</section>
${accounts.length === 0 ? '' : accountsSection(accounts)}
<section aria-labelledby="steps">
<h2 id="steps">First steps</h2>
<ol class="steps">${firstSteps(origin, mode)
    .map(({ title, code }, index) => step(`step-${index + 1}`, title, code))
    .join('')}</ol>
</section>
</main>
<footer>Kontor ${escapeHtml(version)}, ${mode} mode · <a href="/openapi.json">OpenAPI document</a> · <a href="/api/status/">Status as JSON</a></footer>
<script>${DASHBOARD_SCRIPT}</script>
</body>
</html>
`;
}

function accountsSection(accounts: readonly SampleAccountShown[]): string {
  const lines = accounts.map(
    ({ username, password, role }) =>
      `<li><code>${escapeHtml(username)}</code> / <code>${escapeHtml(password)}</code><p>${escapeHtml(role)}</p></li>`,
  );
  return `<section aria-labelledby="accounts">
<h2 id="accounts">Sample accounts</h2>
<ul class="accounts">${lines.join('')}</ul>
</section>`;
}

function step(id: string, title: string, code: string): string {
  return `<li><div class="step-head"><h3>${title}</h3><button type="button" data-copy="${id}" hidden aria-label="Copy: ${title}">Copy</button></div><pre><code id="${id}">${escapeHtml(code)}</code></pre></li>`;
}
