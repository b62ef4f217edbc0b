import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';

import { parseJsonBody } from './body-text.ts';
import { parseFormBody } from './form-text.ts';

/** JSON everywhere, forms where a route's config says so, nothing else. A body of no bytes is no body. */
export function addBodyParsers(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    let body: unknown;
    try {
      if (bytes.length > 0) body = parseJsonBody(bytes);
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null, body);
  });
  app.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      let body: unknown;
      try {
        if (!request.routeOptions.config.form) throw new RefusalError(refusal('unsupported_media_type'));
        if (bytes.length > 0) body = parseFormBody(bytes);
      } catch (error) {
        done(error as Error);
        return;
      }
      done(null, body);
    },
  );
}
