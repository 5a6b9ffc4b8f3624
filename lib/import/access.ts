import { entriesOf, field, listOf, textsOf } from '../model/reading.ts';
import type { ImportedCredentials } from './credentials.ts';
import type { Document } from './document.ts';

export type { ImportedCredentials } from './credentials.ts';

interface Access {
  readonly definition: { readonly [key: string]: unknown };
  readonly says: readonly string[];
}

/** Is written into public routes, which need a reason of a person. */
const publicReason = 'the imported document asks nobody who they are';

/**
 * Who may call an operation. Alternatives become one credential of several where they ask for nothing else; of several that are
 * asked for at once one is left, and it is said which are not.
 */
export function needsOf(document: Document, { names }: ImportedCredentials, operation: unknown): Access {
  const given = field(operation, 'security') ?? field(document.root, 'security');
  const alternatives = listOf(given).map((needs) => entriesOf(needs));
  if (alternatives.length === 0)
    return { definition: { auth: 'public', reason: publicReason }, says: ['is public: say why, or who may call'] };
  const asked = alternatives.filter((one) => one.length > 0);
  const optional =
    asked.length < alternatives.length ? ['could be called without a credential, and cannot any more'] : [];
  const [first, ...others] = asked;
  if (first === undefined)
    return { definition: { auth: 'public', reason: publicReason }, says: ['is public: say why, or who may call'] };
  const [[scheme, scopes] = ['', []], ...more] = first;
  const auth = names.get(scheme);
  const also = more.map(([name]) => name);
  const instead = others.map((one) => one.map(([name]) => name).join(' and '));
  const says = [
    ...optional,
    ...(also.length > 0 ? [`asked for ${scheme} and ${also.join(' and ')}, and asks for ${scheme} alone`] : []),
    ...(instead.length > 0 ? [`could be called with ${instead.join(' or ')} as well: declare an anyOf of them`] : []),
    ...(auth === undefined ? [`asks for ${scheme}, which the document does not define`] : []),
  ];
  const needed = textsOf(scopes).map(([, scope]) => scope);
  return { definition: { auth: auth ?? scheme, ...(needed.length > 0 && { scopes: needed }) }, says };
}
