import { cardPage, escapeHtml } from '@kontor/http/card-page';
import type { ErrorAnswer } from '@kontor/http/reply';
import Negotiator from 'negotiator';

/** Addresses that programs ask: their errors are JSON whoever asks. A test holds this to the OpenAPI document. */
const API =
  /^\/(auth|wallet|inventory|orders|events|api|admin\/api|internal|healthz|readyz|metrics|openapi\.json)([/?]|$)/;
/** In the order in which they are given to who has no preference. */
const KINDS = ['application/json', 'text/html'];
const NOT_FOUND = 404;
const TOO_MANY = 429;
const SERVER_ERROR = 500;
const UNAVAILABLE = 503;

const WAYS = [
  ['/shop/', 'The shop'],
  ['/shop/orders/', 'Your orders'],
  ['/', 'Status of the store'],
  ['/docs/', 'API reference'],
] as const;

/** Whether an address may be answered with a page where its answer is an error. */
export function isForPeople(url: string): boolean {
  return !API.test(url);
}

/** Whether a client that sends this header would rather have HTML than JSON, as somebody's browser does. */
export function prefersPage(accept: string | undefined): boolean {
  return accept !== undefined && new Negotiator({ headers: { accept } }).mediaType(KINDS) === 'text/html';
}

/** An error as a page: what happened, what to do next, and ways on. The JSON beside it says the same to programs. */
export function errorPage(status: number, answer: ErrorAnswer): string {
  const [title, words] = wordsFor(status, answer);
  const ways = WAYS.map(([href, name]) => `<li><a href="${href}">${name}</a></li>`);
  return cardPage(
    title,
    `<p>${words}</p>
<ul>
${ways.join('\n')}
</ul>
<p class="hint">${status} · request ${escapeHtml(answer.request_id)}</p>
`,
  );
}

function wordsFor(status: number, { error }: ErrorAnswer): readonly [title: string, words: string] {
  if (status === NOT_FOUND) {
    return ['Nothing is here', 'This address leads nowhere. Look at it for a slip of the keys, or go on from here:'];
  }
  if (status === UNAVAILABLE) {
    return [
      'Back in a moment',
      'A part of the store does not answer right now. Nothing is lost: load this page again in a moment, or look at the status of the store.',
    ];
  }
  if (status === TOO_MANY) {
    return ['Too many requests', 'That was faster than anybody reads. Wait a minute, then load this page again.'];
  }
  if (status >= SERVER_ERROR) {
    return [
      'Something went wrong',
      'This was our mistake, and it is written down under the number below. Load the page again; if it stays so, give that number to whoever runs the store.',
    ];
  }
  return ['This did not work', `${escapeHtml(error)} Go back and try it again, or go on from here:`];
}

/** In place of a page that this server could not build. */
export function notBuiltPage(): string {
  return cardPage(
    'Not built',
    `<p>This page could not be built when the server started. Run <code>npm run build</code>, which says why, and start it again. The API serves as usual.</p>
<ul>
<li><a href="/">Status of the store</a></li>
<li><a href="/docs/">API reference</a></li>
</ul>
`,
  );
}
