import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it } from 'vitest';

import { afterCommitSent, afterWrite, armFaults, atCommit, atSteps, beforeWrite } from './fault-point.ts';
import { InjectedFault, injectorOf, parseFaults } from './plan.ts';

afterEach(() => armFaults(null));

/** Another process that arms `fault` and comes to the point `times` times, saying each time that it is past it. */
function reaching(fault: string, times: number) {
  const url = (file: string) => new URL(file, import.meta.url).href;
  const program = `
    const { armFaults, beforeWrite } = await import('${url('./fault-point.ts')}');
    const { injectorOf, parseFaults } = await import('${url('./plan.ts')}');
    armFaults(injectorOf(parseFaults('${fault}')));
    for (let time = 0; time < ${times}; time += 1) { beforeWrite('wallet.append_transfers'); console.log('past'); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => {
    output.stdout += String(text);
  });
  child.stderr.on('data', (text: Buffer) => {
    output.stderr += String(text);
  });
  return { child, output, ended: once(child, 'close') };
}

describe('a fault', () => {
  it('kills its process at the hit it names, and says so first', async () => {
    const { output, ended } = reaching('kill:write.wallet.append_transfers.before:3', 5);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(output).toEqual({
      stdout: 'past\npast\n',
      stderr: 'fault: kill at write.wallet.append_transfers.before, hit 3\n',
    });
  });

  it('freezes its process, which goes on where it was when it is woken', async () => {
    const { child, output, ended } = reaching('freeze:write.wallet.append_transfers.before:1', 1);
    await once(child.stderr, 'data');
    await expect.poll(() => stateOf(child.pid as number)).toBe('T');
    expect(output.stdout).toBe('');
    child.kill('SIGCONT');
    expect(await ended).toEqual([0, null]);
    expect(output.stdout).toBe('past\n');
  });

  it('has what happens there fail, once', () => {
    armFaults(injectorOf(parseFaults('fail:step.ChargeOrder.after:2')));
    const step = [{ type: 'ChargeOrder' }];
    atSteps(step, 'after');
    atSteps([{ type: 'ConfirmClaim' }, ...step.slice(1)], 'after');
    expect(() => atSteps(step, 'after')).toThrow(InjectedFault);
    atSteps(step, 'after');
  });

  it('comes after a write only once it was carried out, and fails what waits for it', async () => {
    armFaults(injectorOf(parseFaults('fail:write.orders.update_orders.after:1')));
    beforeWrite('orders.update_orders');
    const { promise, resolve } = Promise.withResolvers<string>();
    const written = afterWrite('orders.update_orders', promise);
    resolve('done');
    await expect(written).rejects.toThrow('hit 1');
  });

  it('is reached once by a transaction, however many commands of the type it carries', async () => {
    const reached: string[] = [];
    armFaults({ reach: (point) => void reached.push(point) });
    const effects = () => ['PayOrder', 'PayOrder', 'CreateOrder'];
    atCommit(effects, 'before');
    await afterCommitSent(effects);
    atCommit(undefined, 'after');
    expect(reached).toEqual([
      'commit.PayOrder.before',
      'commit.CreateOrder.before',
      'commit.PayOrder.sent',
      'commit.CreateOrder.sent',
    ]);
  });

  it.each(['', 'kill', 'kill:commit.PayOrder.sent', 'kill:commit.PayOrder.sent:0', 'burn:commit.PayOrder.sent:1'])(
    'is refused where it is none: "%s"',
    (text) => {
      expect(() => parseFaults(text)).toThrow('is not a fault like');
    },
  );

  it('is refused at a point that is not there', () => {
    expect(() => parseFaults('kill:commit.PayOrder.between:1')).toThrow('there is no fault point');
  });
});

function stateOf(pid: number): string | undefined {
  return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}
