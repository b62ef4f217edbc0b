/**
 * A process that owns an embedded server, to be killed by tests: `node owner.ts DIRECTORY`. Says where the server is in
 * one line of JSON once it is ready, and stops it when its standard input ends.
 */
import { startEmbeddedServer } from '../server.ts';

const server = await startEmbeddedServer({ directory: process.argv[2] ?? '' });
const { owned, postmasterPid, port } = server;
process.stdout.write(`${JSON.stringify({ owned, postmasterPid, port, url: server.connectionString() })}\n`);
for await (const _ of process.stdin);
await server.stop();
