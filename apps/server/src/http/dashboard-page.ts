import { type Absences, PARTS } from './status.ts';

/** What the front page shows. */
export interface Dashboard {
  readonly version: string;
  readonly mode: 'demo' | 'production';
  /** As the browser sent it; anything but a plain host is shown as localhost. */
  readonly host: string;
  readonly secure: boolean;
  readonly absent: Absences;
}

const PLAIN_HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:]+\](:\d{1,5})?$/;

const STYLE = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
  body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1.25rem; }
  h1 { font-size: 1.9rem; margin-bottom: .25rem; } h2 { font-size: 1.1rem; margin-top: 2.25rem; }
  ul.parts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; }
  ul.parts li { border: 1px solid var(--line); border-radius: 999px; padding: .15rem .8rem; }
  .online::before { content: "\\25CF  "; color: #18864b; } .offline::before { content: "\\25CF  "; color: #c62828; }
  pre { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem; overflow-x: auto; font-size: .85rem; }
  footer { margin-top: 3rem; opacity: .7; font-size: .9rem; }
`;

/** The front page: what this is, what is online, where the reference is, and lines to try. Works without scripts. */
export function dashboardPage({ version, mode, host, secure, absent }: Dashboard): string {
  const origin = `${secure ? 'https' : 'http'}://${PLAIN_HOST.test(host) ? host : 'localhost:8000'}`;
  const parts = PARTS.map((part) => {
    const status = absent.has(part) ? 'offline' : 'online';
    return `<li class="${status}">${part}: ${status}</li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kontor</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Kontor</h1>
<p>The transactional core of a store: wallets, stock and orders that agree at every moment. It never oversells, never
charges twice and never loses money.</p>
<h2>Status</h2>
<ul class="parts">${parts.join('')}</ul>
<h2>Where to go</h2>
<ul>
<li><a href="/docs/">API reference</a>, made from <a href="/openapi.json">the OpenAPI document</a></li>
<li><a href="/inventory/products/">Products</a> · <a href="/api/status/">Status as JSON</a> · <a href="/admin/login/">Sign in</a></li>
</ul>
<h2>Try it</h2>
<pre><code>${mode === 'demo' ? demoLines(origin) : `curl ${origin}/inventory/products/`}</code></pre>
<footer>Kontor ${escapeHtml(version)}, ${mode} mode</footer>
</body>
</html>
`;
}

function demoLines(origin: string): string {
  const json = `-H 'Content-Type: application/json'`;
  return escapeHtml(
    [
      `curl ${origin}/inventory/products/`,
      `curl -c jar.txt ${json} -d '{"username":"testuser1","password":"testpass123"}' ${origin}/auth/login/`,
      `curl -b jar.txt ${origin}/wallet/balance/`,
      `curl -b jar.txt ${json} -H 'Idempotency-Key: first' -d '{"amount":"100.00"}' ${origin}/wallet/submit/`,
      `curl -b jar.txt ${origin}/wallet/transactions/`,
    ].join('\n'),
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
