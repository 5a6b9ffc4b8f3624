import { Compile, parse } from 'velocityjs';

/** A parsed mapping template: renders against the variables, which `#set` may change in place. */
export type VelocityTemplate = (variables: { readonly [name: string]: unknown }) => string;

/** Java methods that templates call on texts and lists and that JavaScript spells otherwise. */
const javaMethods: { readonly [name: string]: (self: string | readonly unknown[], argument: unknown) => unknown } = {
  matches: (self, pattern) => new RegExp(`^(?:${pattern})$`).test(`${self}`),
  equals: (self, other) => self === other,
  equalsIgnoreCase: (self, other) => `${self}`.toLowerCase() === `${other}`.toLowerCase(),
  contains: (self, part) => (typeof self === 'string' ? self.includes(`${part}`) : self.includes(part)),
  isEmpty: (self) => self.length === 0,
  length: (self) => self.length,
};

const customMethodHandlers = Object.entries(javaMethods).map(([name, method]) => ({
  uid: name,
  match: ({ property, context }: { property: string; context: unknown }) =>
    property === name && (typeof context === 'string' || Array.isArray(context)),
  resolve: ({ context, params }: { context: string | readonly unknown[]; params: unknown[] }) =>
    method(context, params[0]),
}));

/** Parses once. What has no value renders as nothing, as on API Gateway. @throws Error when it does not parse. */
export function velocityTemplate(source: string): VelocityTemplate {
  const program = parse(source);
  silence(program);
  return (variables) => new Compile(program, { escape: false, customMethodHandlers }).render({ ...variables });
}

/** Gives every reference the silent leader, so that one without a value is not printed as it was written. */
function silence(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if ('leader' in node && node.leader === '$') node.leader = '$!';
  for (const child of Object.values(node)) silence(child);
}
