import { hash } from 'node:crypto';

import type { FastifyReply } from 'fastify';

/** The same family as the front page's and the shop's. */
const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f3f4f1; --card: #fff; --ink: #1d2321; --soft: #5b6562; --line: #c9cfcb;
  --accent: #0b6b53; --on-accent: #fff; --alert: #a3221b; --alert-page: #fdf0ee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121615; --card: #1b2120; --ink: #e8edea; --soft: #a3aeaa; --line: #3d4845;
    --accent: #4cc9a4; --on-accent: #06241b; --alert: #ffb4ab; --alert-page: #3a1815;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100svh; display: grid; place-items: center; padding: 1rem;
  background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
}
main {
  width: 100%; max-width: 23rem; padding: 2rem 1.75rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .75rem; box-shadow: 0 1px 2px #0001, 0 12px 32px -16px #0004;
}
.brand { margin: 0 0 1.25rem; color: var(--accent); font-weight: 700; letter-spacing: .04em; }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.2; }
label { display: block; margin: 0 0 .3rem; font-weight: 600; font-size: .925rem; }
input {
  display: block; width: 100%; margin: 0 0 1.1rem; padding: .65rem .75rem; font: inherit; color: inherit;
  background: var(--page); border: 1px solid var(--line); border-radius: .5rem;
}
button {
  width: 100%; margin-top: .4rem; padding: .75rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem;
}
button:hover { filter: brightness(1.08); }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.alert {
  margin: 0 0 1.25rem; padding: .7rem .85rem; color: var(--alert); background: var(--alert-page);
  border: 1px solid currentColor; border-radius: .5rem;
}
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.1rem; }
li { margin: .35rem 0; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .15rem; }
.hint { margin: 1.25rem 0 0; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
`;

/** The content security policy of a card: its own style and a form to its own site, and nothing else at all. */
export const CARD_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * A page that is one card: signing in, and what a person is told who cannot go on. It works without scripts, from 320 pixels on, in light and dark.
 * Title and content are HTML: what anybody may have written goes through `escapeHtml`.
 */
export function cardPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Kontor</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="brand">Kontor</p>
<h1>${title}</h1>
${content}</main>
</body>
</html>
`;
}

/** Sends a card, which nothing keeps. */
export function sendCard(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-security-policy', CARD_POLICY)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page);
}

/** A text as it stands in HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
