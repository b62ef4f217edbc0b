import { describe, expect, it } from 'vitest';

import { KontorError, NoAnswerError } from './errors.ts';
import { Intents } from './intents.ts';

/** A browser's storage, and pages that are loaded one after another on it. */
function browser() {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  let keys = 0;
  const newKey = () => `key-${(keys += 1)}`;
  return { kept, page: () => new Intents(storage, { newKey, now: () => 1 }) };
}

describe('an intent', () => {
  it('is sent once for a double click, and both clicks get the answer', async () => {
    const intents = browser().page();
    const sent: string[] = [];
    const click = () =>
      intents.run('pay:1', { order_id: '1' }, async (_body, key) => {
        sent.push(key);
        return 'PAID';
      });
    expect(await Promise.all([click(), click()])).toEqual(['PAID', 'PAID']);
    expect(sent).toEqual(['key-1']);
  });

  it('goes on under the same key with the same request after a reload without an answer', async () => {
    const { page, kept } = browser();
    const lost = () => Promise.reject(new NoAnswerError('cut off'));
    await expect(page().run('topup', { amount: '5.00' }, lost)).rejects.toThrow(NoAnswerError);
    const reloaded = page();
    expect(reloaded.open('topup')).toEqual({ key: 'key-1', body: { amount: '5.00' }, madeAt: 1 });
    const sent: unknown[] = [];
    await reloaded.run('topup', { amount: '7.00' }, async (body, key) => sent.push([key, body]));
    expect(sent).toEqual([['key-1', { amount: '5.00' }]]);
    expect(kept.size).toBe(0);
  });

  it('is kept before it is sent', async () => {
    const { page, kept } = browser();
    await page().run('topup', {}, async (_body, key) => expect([...kept.values()].join()).toContain(key));
  });

  it.each([401, 409, 429, 500, 503])('stays open over a %i', async (status) => {
    const intents = browser().page();
    const refuse = () => Promise.reject(new KontorError(status, { code: 'x' }, null));
    await expect(intents.run('topup', {}, refuse)).rejects.toThrow(KontorError);
    expect(intents.open('topup')?.key).toBe('key-1');
  });

  it.each([400, 404, 422])('ends with a %i, so that the next try is a new one', async (status) => {
    const intents = browser().page();
    const refuse = () => Promise.reject(new KontorError(status, { code: 'x' }, null));
    await expect(intents.run('topup', {}, refuse)).rejects.toThrow(KontorError);
    expect(intents.open('topup')).toBeNull();
    expect(await intents.run('topup', {}, async (_body, key) => key)).toBe('key-2');
  });

  it('is not made from what somebody else left in the storage', () => {
    const { page, kept } = browser();
    kept.set('kontor:intent:topup', '{"key":7}');
    kept.set('kontor:intent:pay', 'no json');
    expect([page().open('topup'), page().open('pay')]).toEqual([null, null]);
  });
});
