import { expect, it } from 'vitest';

import { Stage } from './stage.ts';

/** What keeps a program from ending. */
const listening = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;

it('A stage that cannot be set leaves nothing behind that would keep the program from ending with the reason', async () => {
  const before = listening();
  const unset = Stage.set({ topology: 'together', instances: 2, env: { RESERVATION_TTL: 'soon' } });
  await expect(unset).rejects.toThrow('the server did not start');
  expect(listening()).toBe(before);
});
