// Before the library, whose injection container asks for it.
import 'reflect-metadata';

import { webcrypto } from 'node:crypto';

import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  type GeneralNameType,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;

/** What a certificate says. Unless told otherwise it is for this machine, from an hour ago until an hour from now. */
export interface CertificateOptions {
  /** Names or addresses of machines. */
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A certificate and its key, in PEM. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test. */
export interface TestAuthority {
  /** Its own certificate, in PEM. */
  readonly ca: string;
  issue(options?: CertificateOptions): Promise<MadeCertificate>;
}

/** Makes an authority that nobody knows yet. Two of the same name are two. */
export async function makeAuthority(name = 'Authority of a test'): Promise<TestAuthority> {
  const keys = await newKeys();
  const issuer = `CN=${name}`;
  const usages = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
  const own = await X509CertificateGenerator.createSelfSigned({
    name: issuer,
    keys,
    notBefore: new Date(Date.now() - HOUR_MS),
    notAfter: new Date(Date.now() + HOUR_MS),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(usages, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    ca: own.toString('pem'),
    issue: async ({
      names = ['localhost', '127.0.0.1'],
      notBefore = new Date(Date.now() - HOUR_MS),
      notAfter = new Date(Date.now() + HOUR_MS),
    } = {}) => {
      const { publicKey, privateKey } = await newKeys();
      const made = await X509CertificateGenerator.create({
        subject: 'CN=a process',
        issuer,
        publicKey,
        signingKey: keys.privateKey,
        notBefore,
        notAfter,
        extensions: [
          new SubjectAlternativeNameExtension(names.map((value) => ({ type: typeOf(value), value }))),
          // By which its authority is told from another one of the same name.
          await AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      const key = await webcrypto.subtle.exportKey('pkcs8', privateKey);
      return { cert: made.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
    },
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function typeOf(name: string): GeneralNameType {
  return /^[\d.]+$/.test(name) ? 'ip' : 'dns';
}
