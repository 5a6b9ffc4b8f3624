import { type Caller, type ClaimValue, MalformedCallerContext } from '../../contract/caller.ts';
import type { ClaimKind, ForwarderCredential } from '../../contract/runtime-config.ts';

type LambdaCredential = Extract<ForwarderCredential, { kind: 'lambda' }>;
type Context = { readonly [name: string]: unknown };

/** What of a context is read is bounded as a caller of our own authorizer is. */
const maxTextLength = 2048;

/**
 * Who the platform's own authorizer function says is calling: `sub`, `exp` in whole seconds, `scope` with blanks between,
 * `roles` with commas, `tenant`, and each declared claim under its own name, lists with commas. Texts only, which is all
 * that API Gateway lets through; what else the function writes is its own affair. @throws MalformedCallerContext
 */
export function callerOfLambda(name: string, config: LambdaCredential, context: Context): Caller {
  const texts = { sub: text(context, 'sub'), exp: text(context, 'exp'), tenant: text(context, 'tenant') };
  const { sub, tenant } = texts;
  if (sub === undefined || sub === '') throw new MalformedCallerContext('sub');
  if (texts.exp === undefined && config.cached) throw new MalformedCallerContext('exp');
  const caller: Caller = {
    credential: name,
    subject: sub,
    issuer: `lambda:${name}`,
    expiresAt: texts.exp === undefined ? null : wholeSeconds(texts.exp),
    scopes: items(text(context, 'scope'), ' ', 'scope'),
    roles: items(text(context, 'roles'), ',', 'roles'),
    ...(tenant === undefined || tenant === '' ? {} : { tenant }),
    claims: { ...declared(config, context), sub },
  };
  if (JSON.stringify(caller).length > maxTextLength) throw new MalformedCallerContext('size');
  return caller;
}

function text(context: Context, field: string): string | undefined {
  const value = Object.hasOwn(context, field) ? context[field] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new MalformedCallerContext(field);
  return value;
}

function wholeSeconds(given: string): number {
  if (!/^[1-9]\d{0,12}$/.test(given)) throw new MalformedCallerContext('exp');
  return Number(given);
}

/** An empty text is an empty list; an empty item is a slip that could hide a wrong one. */
function items(given: string | undefined, separator: ' ' | ',', field: string): readonly string[] {
  if (given === undefined || given === '') return [];
  const found = given.split(separator);
  if (found.includes('')) throw new MalformedCallerContext(field);
  return found;
}

const readers = {
  string: (given) => given,
  number: (given) => (/^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(given) ? Number(given) : undefined),
  boolean: (given) => (given === 'true' || given === 'false' ? given === 'true' : undefined),
  'string[]': (given, field) => items(given, ',', field),
} satisfies { [K in ClaimKind]: (given: string, field: string) => ClaimValue | undefined };

function declared({ claims }: LambdaCredential, context: Context): { readonly [name: string]: ClaimValue } {
  const found = Object.entries(claims).flatMap(([field, kind]) => {
    const given = text(context, field);
    if (given === undefined) return [];
    const value: ClaimValue | undefined = readers[kind](given, field);
    if (value === undefined) throw new MalformedCallerContext(field);
    return [[field, value] as const];
  });
  return Object.fromEntries(found);
}
