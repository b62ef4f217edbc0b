/** Prints the types of docs/openapi.json, as `src/openapi.generated.ts` holds them; `scripts/generated.ts` runs it. */
import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const document = new URL('../../../docs/openapi.json', import.meta.url);
const nodes = await openapiTS(readFileSync(document, 'utf8'), { defaultNonNullable: false });
process.stdout.write(
  `// Generated from docs/openapi.json by packages/sdk/scripts/types.ts: do not edit.\n${astToString(nodes)}`,
);
