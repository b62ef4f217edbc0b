import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import type { HTTPMethods, RouteOptions } from 'fastify';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Which methods each address takes, so that the others are refused as such (405) rather than as an address that is not there. */
export class MethodsByUrl {
  readonly #methods = new Map<string, Set<string>>();

  /** Remembers a route. */
  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    const methods = this.#methods.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    this.#methods.set(url, methods);
  }

  /** Adds a route for each address that refuses the methods it does not take, and says in `Allow` which it does. Call it last. */
  refuseOthers(app: App): void {
    for (const [url, taken] of this.#methods) {
      const allow = [...taken].join(', ');
      const others = METHODS.filter((method) => !taken.has(method));
      app.route({
        method: others,
        url,
        config: { access: 'public' },
        schema: { hide: true },
        onRequest: (_request, reply, done) => {
          reply.header('allow', allow);
          done(new RefusalError(refusal('method_not_allowed')));
        },
        handler: (_request, reply) => reply.send(),
      });
    }
  }
}
