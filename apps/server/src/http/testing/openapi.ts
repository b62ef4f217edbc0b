import { validate } from '@scalar/openapi-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** What is wrong with a document by the OpenAPI specification; nothing where it is valid. */
export async function openApiProblems(document: object): Promise<string[]> {
  const { valid, errors = [] } = await validate(JSON.stringify(document));
  return valid ? [] : ['not valid', ...errors.map(({ message }) => message)];
}

/**
 * Judges answers by what an OpenAPI 3.1 document says of them: what is wrong with `body` as the 200 of an operation
 * (`GET /orders/{order_id}/`); nothing where it is as described. Throws for an operation that the document does not know.
 */
export function answerJudge(document: object): (operation: string, body: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, formats: { uuid: true }, allErrors: true });
  ajv.addSchema({ ...document, $id: 'document' });
  return (operation, body) => {
    const [method = '', path = ''] = operation.split(' ');
    const place = `paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}/responses/200/content/application~1json`;
    const matches = ajv.compile({ $ref: `document#/${encodeURI(place)}/schema` });
    return matches(body) ? [] : (matches.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
