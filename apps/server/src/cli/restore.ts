/** `npm run restore -- FOLDER [--replace]`: puts a backup in the place of the embedded store's data; the store must be stopped. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { restoreEmbedded } from '@kontor/postgres/embedded/restore';

import { readConfig } from '../config.ts';
import { dataDirectoryOf } from '../databases.ts';
import { CommandLineError, MegabyteBar, runProgram } from './command-line.ts';

await runProgram(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { replace: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    throw new CommandLineError('usage: npm run restore -- FOLDER [--replace] [--json]');
  }
  const config = readConfig();
  if (config.databaseUrl !== null) {
    throw new CommandLineError(
      'DATABASE_URL is set: restore that server with its own tools; unset it to restore the embedded store',
    );
  }
  const bar = new MegabyteBar();
  try {
    const { manifest, movedAside } = await restoreEmbedded({
      backupDirectory: resolve(folder),
      directory: dataDirectoryOf(config),
      replace: values.replace,
      onProgress: bar.show,
    });
    bar.stop();
    const summary = {
      directory: dataDirectoryOf(config),
      startedAt: manifest.startedAt,
      movedAside: movedAside ?? null,
    };
    process.stdout.write(
      values.json
        ? `${JSON.stringify(summary)}\n`
        : `restored into ${summary.directory}: everything up to ${manifest.startedAt}\n` +
            (movedAside === undefined ? '' : `what was there before is in ${movedAside}\n`) +
            'check it with: npm run verify\n',
    );
    return 0;
  } finally {
    bar.stop();
  }
});
