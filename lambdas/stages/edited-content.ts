import type { RouteConfig } from '../../lib/contract/runtime-config.ts';

/** What is said of the very bytes of a body, and so of no other: of one that was edited it would be false. */
export const contentFields: readonly string[] = [
  'Content-Encoding',
  'Content-MD5',
  'Digest',
  'Content-Digest',
  'Repr-Digest',
  'Content-Range',
];

/** The same of an answer, and what a client could ask for by it: a part of the bytes, or whether they are still the same. */
export const answerContentFields: readonly string[] = [...contentFields, 'ETag', 'Accept-Ranges'];

/** What would make a service answer with a part of a body, or with one that is packed. */
export const fieldsOfOtherForms: readonly string[] = ['Range', 'If-Range', 'Accept-Encoding', 'TE'];

/** What a service is asked for whose answer is edited. */
export const plainAnswer = { name: 'Accept-Encoding', value: 'identity' } as const;

export function isAnswerBodyEdited({ answer }: RouteConfig): boolean {
  return answer !== null && answer.body !== null;
}
