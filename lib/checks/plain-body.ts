/**
 * The body of a template as API Gateway gets it, as far as that is known: functions of CloudFormation are put together to one
 * text, in which `${…}` stands for what only a deployment knows.
 */
export function plainBody(value: unknown): unknown {
  if (Array.isArray(value)) return value.some((one) => plainBody(one) !== one) ? value.map(plainBody) : value;
  if (typeof value !== 'object' || value === null) return value;
  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::')))
    return intrinsicText(key, Object.values(value)[0]);
  return plainMembers(value as { readonly [name: string]: unknown });
}

/** The same object where nothing in it changes: a body is large, and almost all of it is plain. */
function plainMembers(value: { readonly [name: string]: unknown }): object {
  const changed = Object.keys(value).flatMap((name) => {
    const plain = plainBody(value[name]);
    return plain === value[name] ? [] : [[name, plain] as const];
  });
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

const unknownText = '$' + '{deployed}';

function intrinsicText(key: string, inner: unknown): string {
  if (key === 'Fn::Sub') {
    // `${!x}` is how a template writes `${x}` that is not its own.
    const text = String(Array.isArray(inner) ? inner[0] : inner);
    return text.replaceAll('$' + '{!', '$' + '{');
  }
  if (key === 'Fn::Join' && Array.isArray(inner) && Array.isArray(inner[1]))
    return inner[1].map((part) => String(plainBody(part))).join(String(inner[0]));
  return unknownText;
}
