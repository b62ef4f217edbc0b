/**
 * `npm run capacity`: measures what a paid order costs here, and says what more orders would need. `-- --from FILE` takes a measurement that `--json FILE` has
 * written before.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { type CapacityMeasurement, type CapacityOptions, measureCapacity } from './measure.ts';
import { printCapacity } from './print.ts';

const INTERRUPTED = 130;
const THOROUGH: CapacityOptions = {
  smallShoppers: 32,
  shoppers: 256,
  instances: [1, 2, 4],
  warmUpMs: 4_000,
  measureMs: 10_000,
};
/** To see that it works; its figures are rough. */
const QUICK: CapacityOptions = { ...THOROUGH, instances: [1, 2], warmUpMs: 1_000, measureMs: 2_000 };

let close: () => Promise<void> = async () => {};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().finally(() => process.exit(INTERRUPTED)));
}

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, json: { type: 'string' }, from: { type: 'string' } },
});
const measurement =
  values.from === undefined
    ? await measureCapacity(
        values.quick === true ? QUICK : THOROUGH,
        (line) => process.stderr.write(`${line}\n`),
        (closer) => {
          close = closer;
        },
      )
    : (JSON.parse(await readFile(values.from, 'utf8')) as CapacityMeasurement);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(measurement, null, 2)}\n`);
process.stdout.write(printCapacity(measurement));
