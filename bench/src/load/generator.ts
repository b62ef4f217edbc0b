import { checkPlan, checkWorkload, type LoadPlan, type LoadResult, type LoadWorkload } from './plan.ts';
import { Recorder } from './recorder.ts';
import { Shopper } from './shopper.ts';

/** How long shoppers may take to finish the order they are at when the measured time is over. */
const FINISH_MS_MAX = 5_000;
const CHECK_EVERY_MS = 1_000;
/** Connections opened at once, so that 512 do not overflow a listen backlog of 128 or more. */
const OPENING_MAX = 64;
const OPENING_EVERY_MS = 10;

/** Told at the moment a phase begins. */
export interface LoadListener {
  measuring(): void;
  /** The measured time is over: what is read now of the server's CPU belongs to it. */
  measured(result: LoadResult): void;
}

/**
 * Runs one closed-loop load: `plan.shoppers` connections, each with one request under way at any time; first the warm-up, then the
 * measured time. Returns when every shopper has finished his order and left.
 * @throws LoadPlanError when plan or workload do not hold.
 */
export async function generateLoad(
  plan: LoadPlan,
  workload: LoadWorkload,
  listener: LoadListener,
): Promise<LoadResult> {
  checkPlan(plan);
  checkWorkload(workload, plan);
  const measured = Promise.withResolvers<void>();
  const everyoneLeft = Promise.withResolvers<void>();
  const recorder = new Recorder(plan, () => measured.resolve());
  const shop = { host: plan.host, port: plan.port, recorder, nextProduct: productChooser(plan, workload) };
  let left = 0;
  const leave = (): void => {
    if (++left === plan.shoppers) everyoneLeft.resolve();
  };
  const shoppers = workload.sessions.slice(0, plan.shoppers).map(({ cookie }) => new Shopper(shop, cookie, leave));
  for (let opened = 0; opened < shoppers.length; opened += OPENING_MAX) {
    for (const shopper of shoppers.slice(opened, opened + OPENING_MAX)) shopper.start();
    await elapsed(OPENING_EVERY_MS);
  }
  const watch = setInterval(() => {
    for (const shopper of shoppers) shopper.checkTime(performance.now());
  }, CHECK_EVERY_MS);

  await elapsed(plan.warmUpMs);
  recorder.begin();
  listener.measuring();
  const timer = setTimeout(() => measured.resolve(), plan.measureMs);
  await measured.promise;
  const result = recorder.end();
  listener.measured(result);

  clearTimeout(timer);
  for (const shopper of shoppers) shopper.stop();
  const patience = setTimeout(() => {
    for (const shopper of shoppers) shopper.abandon();
  }, FINISH_MS_MAX);
  await everyoneLeft.promise;
  clearTimeout(patience);
  clearInterval(watch);
  return result;
}

function productChooser({ distribution }: LoadPlan, { productIds }: LoadWorkload): () => Buffer {
  const ids = productIds.map((id) => Buffer.from(id, 'latin1'));
  const [hot] = ids as [Buffer];
  if (distribution === 'hot') return () => hot;
  return () => ids[Math.floor(Math.random() * ids.length)] as Buffer;
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
