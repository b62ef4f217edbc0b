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
:root {
  color-scheme: light dark;
  --page: #f3f4f1; --card: #fff; --ink: #1d2321; --soft: #5b6562; --line: #c9cfcb; --accent: #0b6b53; --alert: #a3221b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121615; --card: #1b2120; --ink: #e8edea; --soft: #a3aeaa; --line: #3d4845; --accent: #4cc9a4; --alert: #ffb4ab;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 3rem 1.25rem 2rem; }
h1 { margin: 0 0 .5rem; color: var(--accent); font-size: 1.9rem; line-height: 1.2; letter-spacing: .02em; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.1rem; }
p { margin: 0; max-width: 44rem; }
a { color: var(--accent); }
.parts { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .6rem; margin: 0; padding: 0; list-style: none; }
.parts li { padding: .6rem .75rem; font-size: .95rem; white-space: nowrap; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.online::before, .offline::before { content: "\\25CF  "; } .online::before { color: var(--accent); } .offline::before { color: var(--alert); }
.offline { color: var(--alert); }
.links { margin: 0; padding-left: 1.2rem; } .links li { margin: .2rem 0; }
pre {
  margin: 0; padding: .9rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere;
}
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem; }
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
<main>
<h1>Kontor</h1>
<p>The transactional core of a store: wallets, stock and orders that agree at every moment. It never oversells, never
charges twice and never loses money.</p>
<h2>Status</h2>
<ul class="parts">${parts.join('')}</ul>
<h2>Where to go</h2>
<ul class="links">
<li><a href="/docs/">API reference</a>, made from <a href="/openapi.json">the OpenAPI document</a></li>
<li><a href="/inventory/products/">Products</a> and <a href="/api/status/">status</a>, as JSON</li>
<li><a href="/admin/">Sign in</a></li>
</ul>
<h2>Try it</h2>
<pre><code>${mode === 'demo' ? demoLines(origin) : `curl -s ${origin}/inventory/products/`}</code></pre>
<footer>Kontor ${escapeHtml(version)}, ${mode} mode</footer>
</main>
</body>
</html>
`;
}

function demoLines(origin: string): string {
  const json = `-H 'Content-Type: application/json'`;
  return escapeHtml(
    [
      '# what is for sale',
      `curl -s ${origin}/inventory/products/`,
      '',
      '# sign in, and keep the session in jar.txt',
      `curl -s -c jar.txt ${origin}/auth/login/ ${json} \\`,
      `  -d '{"username":"testuser1","password":"testpass123"}'`,
      '',
      '# put money in; sent again with the same key, it takes no second effect',
      `curl -s -b jar.txt ${origin}/wallet/submit/ ${json} \\`,
      `  -H 'Idempotency-Key: first' -d '{"amount":"100.00"}'`,
      '',
      '# what moved',
      `curl -s -b jar.txt ${origin}/wallet/transactions/`,
    ].join('\n'),
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
