import { hash } from 'node:crypto';

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
ul { margin: 0; padding-left: 1.1rem; }
li { margin: .35rem 0; }
a { color: var(--accent); }
.hint { margin: 1.25rem 0 0; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
`;

/** The content security policy of these pages: their own style and their own form, and nothing else at all. */
export const LOGIN_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the sign-in page shows. Texts may be anything: they are escaped. */
export interface LoginPage {
  readonly username: string;
  readonly next: string;
  readonly csrfToken: string;
  /** Why the attempt before did not succeed; null at the first sight of the page. */
  readonly message: string | null;
  /** A line below the form; null: none. */
  readonly hint: string | null;
}

/** The sign-in page. It works without scripts, from 320 pixels on, in light and dark. */
export function loginPage({ username, next, csrfToken, message, hint }: LoginPage): string {
  // The cursor stands where the next key belongs: with a name given, that is the password.
  const [nameFocus, passwordFocus] = username === '' ? [' autofocus', ''] : ['', ' autofocus'];
  const described = message === null ? '' : ' aria-describedby="message"';
  return card(
    'Sign in',
    `${message === null ? '' : `<p class="alert" id="message" role="alert">${escapeHtml(message)}</p>\n`}<form method="post" action="/admin/login/">
<input type="hidden" name="csrfmiddlewaretoken" value="${escapeHtml(csrfToken)}">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="username">Username</label>
<input id="username" name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="150" required${nameFocus}${described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required${passwordFocus}>
<button type="submit">Sign in</button>
</form>
${hint === null ? '' : `<p class="hint">${escapeHtml(hint)}</p>\n`}`,
  );
}

/** For a customer who came to the admin panel: why it stays closed, and where to go. */
export function staffOnlyPage(username: string): string {
  return card(
    'For staff',
    `<p>You are signed in as <strong>${escapeHtml(username)}</strong>, and this part is for the people who run the store.</p>
<ul>
<li><a href="/shop/">To the shop</a></li>
<li><a href="/admin/login/">Sign in with another account</a></li>
</ul>
`,
  );
}

/** In place of a page that this server could not build. */
export function notBuiltPage(): string {
  return card(
    'Not built',
    `<p>This page could not be built when the server started. Run <code>npm run build</code>, which says why, and start it again. The API serves as usual.</p>
<ul>
<li><a href="/">Status of the store</a></li>
<li><a href="/docs/">API reference</a></li>
</ul>
`,
  );
}

function card(title: string, content: string): string {
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

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
