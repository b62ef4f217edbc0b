import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

import { present } from '@kontor/kernel/assert';

/** What a process proves itself by to the others, and knows them by. Each is PEM. */
export interface Credentials {
  /** Its certificate, and behind it those between it and the authority. */
  readonly cert: string;
  readonly key: string;
  /** The authorities whose certificates are let in; several while one takes the place of another. */
  readonly ca: string;
}

/** Credentials that cannot be used: which part of them, and why, as a sentence goes on behind the part's name. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
  readonly part: keyof Credentials;

  constructor(part: keyof Credentials, message: string) {
    super(message);
    this.part = part;
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Credentials that fit together and are valid at `now`, with the time at which they no longer are. @throws CredentialError */
function checkCredentials({ cert, key, ca }: Credentials, now: Date): { readonly validTo: Date } {
  const [own] = certificatesIn('cert', cert);
  const { validFromDate, validToDate } = present(own, 'a certificate');
  if (validToDate <= now) throw new CredentialError('cert', `the certificate expired at ${validToDate.toISOString()}`);
  if (validFromDate > now) {
    throw new CredentialError('cert', `the certificate is not valid before ${validFromDate.toISOString()}`);
  }
  const authorities = certificatesIn('ca', ca);
  if (!authorities.some(({ validToDate: end }) => end > now)) {
    throw new CredentialError('ca', 'every certificate in it has expired');
  }
  if (!present(own, 'a certificate').checkPrivateKey(privateKey(key))) {
    throw new CredentialError('key', 'the key is not the one of the certificate');
  }
  return { validTo: validToDate };
}

/** Fingerprints of the authorities in a text that was checked. */
export function authoritiesIn(ca: string): ReadonlySet<string> {
  return new Set(certificatesIn('ca', ca).map(({ fingerprint256 }) => fingerprint256));
}

function certificatesIn(part: 'cert' | 'ca', text: string): X509Certificate[] {
  const found = text.match(CERTIFICATE);
  if (found === null) throw new CredentialError(part, 'there is no certificate in PEM in it');
  try {
    return found.map((pem) => new X509Certificate(pem));
  } catch {
    throw new CredentialError(part, 'a certificate in it cannot be read');
  }
}

function privateKey(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw new CredentialError('key', 'it is no private key in PEM without a passphrase');
  }
}

/** Files that were put together may have no end of line between them, of which OpenSSL makes nothing at all. */
function inLines({ cert, key, ca }: Credentials): Credentials {
  const parted = (text: string) => text.replace(/-----(?=-----BEGIN )/g, '-----\n');
  return { cert: parted(cert), key, ca: parted(ca) };
}

/** Credentials as they are now. They may be exchanged at any time; who uses them is told. */
export class CredentialStore {
  readonly #listeners = new Set<() => void>();
  #current: Credentials;
  #validTo: Date;

  /** @throws CredentialError */
  constructor(credentials: Credentials) {
    this.#validTo = checkCredentials(credentials, new Date()).validTo;
    this.#current = inLines(credentials);
  }

  get current(): Credentials {
    return this.#current;
  }

  /** When the certificate expires. */
  get validTo(): Date {
    return this.#validTo;
  }

  /** Takes others from now on, where they are others; tells whether they are. @throws CredentialError; then the old ones stay. */
  renew(credentials: Credentials): boolean {
    const next = inLines(credentials);
    const { cert, key, ca } = this.#current;
    if (cert === next.cert && key === next.key && ca === next.ca) return false;
    this.#validTo = checkCredentials(next, new Date()).validTo;
    this.#current = next;
    for (const listener of this.#listeners) listener();
    return true;
  }

  /** Has `listener` told of every exchange, until the returned function is called. */
  onRenewed(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
