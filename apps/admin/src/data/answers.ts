import type { operations } from '@kontor/sdk/openapi.generated';

/** What an operation of the API answers, by its operation id. */
export type AnswerOf<Id extends keyof operations> = operations[Id] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
