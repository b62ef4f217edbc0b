import { cardPage, escapeHtml } from '@kontor/http/card-page';

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
  return cardPage(
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
  return cardPage(
    'For staff',
    `<p>You are signed in as <strong>${escapeHtml(username)}</strong>, and this part is for the people who run the store.</p>
<ul>
<li><a href="/shop/">To the shop</a></li>
<li><a href="/admin/login/">Sign in with another account</a></li>
</ul>
`,
  );
}
