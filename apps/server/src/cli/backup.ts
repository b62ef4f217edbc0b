/** `npm run backup -- FOLDER`: copies the embedded store into an empty or missing folder, while it serves or not. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { backupEmbedded } from '@kontor/postgres/embedded/backup';

import { readConfig } from '../config.ts';
import { openPostgres } from '../databases.ts';
import { CommandLineError, MegabyteBar, runProgram } from './command-line.ts';

await runProgram(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new CommandLineError('usage: npm run backup -- FOLDER [--json]');
  const config = readConfig();
  if (Object.keys(config.serviceDatabases).length > 0) {
    throw new CommandLineError(
      'services have databases of their own: back each of them up with its own tools (pg_basebackup, pg_dump)',
    );
  }
  if (config.databaseUrl !== null) {
    throw new CommandLineError('DATABASE_URL is set: back that server up with its own tools (pg_basebackup, pg_dump)');
  }
  const postgres = await openPostgres(config, (line) => process.stderr.write(`${line}\n`));
  const bar = new MegabyteBar();
  try {
    if (postgres.embedded === null) throw new CommandLineError('there is no embedded server to back up');
    const manifest = await backupEmbedded({
      connectionString: postgres.embedded.connectionString('postgres'),
      dataDirectory: postgres.embedded.dataDirectory,
      targetDirectory: resolve(folder),
      onProgress: bar.show,
    });
    bar.stop();
    const { version, startedAt, finishedAt, fileCount, bytes } = manifest;
    const summary = { folder: resolve(folder), version, startedAt, finishedAt, fileCount, bytes };
    process.stdout.write(
      values.json
        ? `${JSON.stringify(summary)}\n`
        : `backed up to ${summary.folder}: ${fileCount} files, ${bytes} bytes, everything up to ${startedAt}\nrestore it with: npm run restore -- ${summary.folder}\n`,
    );
    return 0;
  } finally {
    bar.stop();
    await postgres.stop();
  }
});
