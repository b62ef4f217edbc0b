import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Why who sent a request may not call this process, as a sentence for the person who has to mend it; null where he may. */
export type Admission = (request: IncomingMessage) => string | null;

/** Lets in who bears the secret. */
export function bearsToken(token: string): Admission {
  const expected = `Bearer ${token}`;
  return ({ headers }) => (isSame(headers.authorization ?? '', expected) ? null : 'the INTERNAL_TOKEN is another');
}

/**
 * Lets in whose certificate is still valid, and for one of the names, where there are any. The connection has proved that one of our authorities
 * issued it; that was when it was opened, and it may have been open for long.
 */
export function bearsCertificate(names: readonly string[]): Admission {
  const known = new WeakMap<object, { readonly validTo: number; readonly isNamed: boolean }>();
  return ({ socket }) => {
    let peer = known.get(socket);
    if (peer === undefined) {
      const certificate = (socket as TLSSocket).getPeerX509Certificate?.();
      if (certificate === undefined) return 'show a certificate';
      const isNamed = names.length === 0 || names.some((name) => isFor(certificate, name));
      known.set(socket, (peer = { validTo: certificate.validToDate.getTime(), isNamed }));
    }
    if (!peer.isNamed) return 'the certificate is for none of the names in INTERNAL_TLS_CALLERS';
    return peer.validTo > Date.now() ? null : 'the certificate has expired since the connection was opened';
  };
}

/** Only a name that the certificate itself has, as it stands. */
function isFor(certificate: { checkHost(name: string, options: object): string | undefined }, name: string): boolean {
  return certificate.checkHost(name, { subject: 'never', wildcards: false }) !== undefined;
}

/** Takes the same time whatever is given. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
