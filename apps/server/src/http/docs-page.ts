import { hash } from 'node:crypto';

import type { App } from '@kontor/http/app';
import scalar from '@scalar/fastify-api-reference';

import { pagePolicy } from './security-headers.ts';

/** Where the reference is. */
export const DOCS_PREFIX = '/docs';

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/**
 * The browsable reference at /docs/, made by Scalar from /openapi.json. Everything comes from here: the script from the
 * package, no fonts, no telemetry, no proxy, no agent. Its one inline script is allowed by its hash.
 */
export async function addDocsPage(app: App): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onSend', (_request, reply, payload, done) => {
      const html = typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html');
      if (html) reply.header('content-security-policy', pagePolicy(inlineHashes(payload)));
      done(null, payload);
    });
    await scope.register(scalar, {
      routePrefix: DOCS_PREFIX,
      configuration: {
        url: '/openapi.json',
        pageTitle: 'Kontor API reference',
        withDefaultFonts: false,
        telemetry: false,
        agent: { disabled: true },
        mcp: { disabled: true },
        proxyUrl: '',
        showDeveloperTools: 'never',
        // It leads to a site of Scalar's.
        hideClientButton: true,
      },
    });
  });
}

function inlineHashes(html: string): string[] {
  return [...html.matchAll(INLINE_SCRIPT)].map(([, script = '']) => `sha256-${hash('sha256', script, 'base64')}`);
}
