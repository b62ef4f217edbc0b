import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { uuidv7 } from '@kontor/kernel/uuid';
import { expect, it, onTestFinished } from 'vitest';

import { readCpuClocks } from '../cpu.ts';
import type { LoadPlan } from './plan.ts';
import { runLoad } from './run.ts';

async function planFor(port: number): Promise<LoadPlan> {
  const folder = await mkdtemp(join(tmpdir(), 'load-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const workloadFile = join(folder, 'workload.json');
  const sessions = [{ cookie: 'sessionid=a', userId: uuidv7(1) }];
  await writeFile(workloadFile, JSON.stringify({ sessions, productIds: [uuidv7(1)] }));
  return {
    host: '127.0.0.1',
    port,
    workloadFile,
    shoppers: 1,
    distribution: 'hot',
    warmUpMs: 20,
    measureMs: 400,
    ordersMax: 50_000,
  };
}

it('The load process measures, tells when its measured time begins and ends, and brings its own CPU time', async () => {
  const server = createServer((request, response) => {
    const body = JSON.stringify({
      order_id: uuidv7(1),
      status: request.url === '/orders/create/' ? 'PENDING' : 'PAID',
    });
    request.resume().on('end', () => response.writeHead(200, { 'content-length': body.length }).end(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const clocks: number[] = [];
  const read = (): void => void clocks.push(readCpuClocks(process.pid, process.pid).serverSeconds);
  const plan = await planFor((server.address() as AddressInfo).port);
  const result = await runLoad(plan, { measuring: read, measured: read });
  expect(result.ordersPaid).toBeGreaterThan(10);
  expect(result.cpuSeconds).toBeGreaterThan(0);
  expect(clocks).toHaveLength(2);
  expect(clocks[1]).toBeGreaterThan(clocks[0] as number);
});

it('A load that cannot be run fails with its reason', async () => {
  const plan = { ...(await planFor(9)), shoppers: 2 };
  const edges = { measuring: () => undefined, measured: () => undefined };
  await expect(runLoad(plan, edges)).rejects.toThrow('sessions: 2 shoppers need as many, there are 1');
});
