import { describe, expect, it } from 'vitest';

import { cookieOf, testApp } from './http/testing/app.ts';
import { createLog } from './log.ts';

const SECRETS = ['p4ssw0rd', 'c00kie', 't0ken', 'b3arer'];

describe('the log', () => {
  it('never has a secret, wherever it was put', () => {
    const lines: string[] = [];
    const { logger } = createLog('info', { write: (line: string) => void lines.push(line) });
    logger.info(
      { password: 'p4ssw0rd', body: { password: 'p4ssw0rd', old: 'p4ssw0rd', new: 'p4ssw0rd' } },
      'at the top and below',
    );
    logger.info(
      { req: { headers: { cookie: 'c00kie', authorization: 'b3arer', 'set-cookie': 'c00kie' } } },
      'in headers',
    );
    logger.info({ session: { token: 't0ken' }, headers: { 'set-cookie': 'c00kie' }, token: 't0ken' }, 'and beside');
    expect(lines).toHaveLength(3);
    for (const secret of SECRETS) expect(lines.join('')).not.toContain(secret);
    expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(10);
  });

  it('has one line per request, with ids and no word of what was sent', async () => {
    const { app, lines } = await testApp();
    const orderId = '00000000-0000-7000-8000-0000000000bb';
    await app.inject({
      method: 'POST',
      url: '/money/?secret=t0ken',
      headers: {
        ...cookieOf('customer'),
        authorization: 'Bearer b3arer',
        'idempotency-key': 'c00kie',
        'x-request-id': 'request-1',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
      payload: { amount: '1', note: 'p4ssw0rd', order_id: orderId },
    });
    await app.close();
    const line = JSON.parse(lines.find((each) => each.includes('request-1')) ?? '{}');
    expect(line).toMatchObject({
      level: 'info',
      request_id: 'request-1',
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      user_id: '00000000-0000-7000-8000-000000000001',
      method: 'POST',
      route: 'POST /money/',
      status: 200,
    });
    for (const secret of [...SECRETS, 'customer-token']) expect(lines.join('')).not.toContain(secret);
  });

  it('keeps quiet about requests below its level, but for those that failed', async () => {
    const lines: string[] = [];
    const { app } = await testApp({ log: createLog('warn', { write: (line: string) => void lines.push(line) }) });
    await app.inject('/healthz');
    expect(lines).toEqual([]);
    await app.inject('/broken/');
    await app.close();
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['a request failed unexpectedly', 'request']);
  });
});
