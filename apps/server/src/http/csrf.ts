import { RefusalError, refusal } from '@kontor/contracts/refusals';

/** What the rule looks at. */
export interface CsrfRequest {
  readonly headers: {
    readonly 'sec-fetch-site'?: string | string[] | undefined;
    readonly origin?: string | undefined;
  };
  /** The host that the request was sent to, with its port. */
  readonly host: string;
}

/**
 * Refuses state-changing requests that another site's page had a browser send: those that `Sec-Fetch-Site` calls cross-site
 * or same-site, and, without a word from that header, those whose `Origin` names another host. Requests with neither
 * header come from no browser and pass. After "Cross-Site Request Forgery" by F. Valsorda (2025) and Go's CrossOriginProtection.
 */
export class CsrfRule {
  readonly #trustedOrigins: ReadonlySet<string>;

  /** @param trustedOrigins as a browser sends them: `https://shop.example`. */
  constructor(trustedOrigins: readonly string[]) {
    this.#trustedOrigins = new Set(trustedOrigins);
  }

  /** The refusal, or null where the request may pass. */
  check({ headers, host }: CsrfRequest): RefusalError | null {
    const site = headers['sec-fetch-site'];
    const { origin } = headers;
    if (site === 'same-origin' || site === 'none' || (site === undefined && origin === undefined)) return null;
    if (origin !== undefined && this.#trustedOrigins.has(origin)) return null;
    if (site !== 'cross-site' && site !== 'same-site' && isSameHost(origin, host)) return null;
    return new RefusalError(refusal('cross_site'));
  }
}

/** A missing Origin is nobody else's; `null` and what is no URL are somebody else's. */
function isSameHost(origin: string | undefined, host: string): boolean {
  if (origin === undefined) return true;
  const url = URL.parse(origin);
  if (url === null || url.host === '') return false;
  return url.host === URL.parse(`${url.protocol}//${host}`)?.host;
}
