import { constants } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

import { authoritiesIn, type CredentialStore } from './credentials.ts';

const HANDSHAKE_MS_MAX = 5_000;

/** How a server for other processes is made. */
export interface TlsServerOptions {
  readonly credentials: CredentialStore;
  readonly handler: RequestListener;
  /** Told of a connection that came to nothing, because its other side showed no certificate or one that is not let in. */
  onRefused(address: string, error: Error): void;
}

interface Connection {
  /** Which credentials this side had shown, counted from 0. */
  readonly generation: number;
  /** Fingerprint of the authority that vouched for the other side. */
  readonly authority: string;
}

/**
 * A server that speaks TLS 1.3 with those alone whose certificate one of our authorities has issued: with anybody else no request is begun. When credentials are exchanged,
 * connections that an authority vouched for which is none any more end at once; the others with the answer to their next request, so that none
 * breaks in the middle.
 */
export function createTlsServer({ credentials, handler, onRefused }: TlsServerOptions): Server {
  const connections = new Map<TLSSocket, Connection>();
  let authorities = authoritiesIn(credentials.current.ca);
  let generation = 0;
  const context = () => ({
    ...credentials.current,
    minVersion: 'TLSv1.3' as const,
    // A resumed connection would show no certificate, and outlive it.
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
  const server = createServer(
    { ...context(), requestCert: true, rejectUnauthorized: true, handshakeTimeout: HANDSHAKE_MS_MAX },
    (request, response) => {
      if (connections.get(request.socket as TLSSocket)?.generation !== generation)
        response.setHeader('connection', 'close');
      handler(request, response);
    },
  );
  server.on('secureConnection', (socket: TLSSocket) => {
    const authority = authorityOf(socket.getPeerCertificate(true));
    // Its handshake may have begun before an exchange that it ends after.
    if (!authorities.has(authority)) socket.destroy();
    connections.set(socket, { generation, authority });
    socket.once('close', () => connections.delete(socket));
  });
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    // Of a certificate that was not let in the error says only that the connection is gone.
    const { authorizationError, remoteAddress = '' } = socket as {
      authorizationError: unknown;
      remoteAddress?: string;
    };
    onRefused(remoteAddress, typeof authorizationError === 'string' ? new Error(authorizationError) : error);
  });
  const stop = credentials.onRenewed(() => {
    generation += 1;
    server.setSecureContext(context());
    authorities = authoritiesIn(credentials.current.ca);
    for (const [socket, { authority }] of connections) if (!authorities.has(authority)) socket.destroy();
  });
  server.once('close', stop);
  return server;
}

function authorityOf(certificate: DetailedPeerCertificate): string {
  let last = certificate;
  while (last.issuerCertificate !== undefined && last.issuerCertificate !== last) last = last.issuerCertificate;
  return last.fingerprint256;
}
