const name = '(context|stageVariables|method\\.request)\\.([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)';
/** `$context.requestId` or `${context.requestId}`. */
const variable = new RegExp(`\\$${name}|\\$\\{${name}\\}`, 'g');

/** Replaces each `$name.path` of these roots in a template; what has no value becomes `missing`. No escaping, as on AWS. */
export function substitute(
  template: string,
  lookup: (root: string, path: string) => string | undefined,
  missing: string,
): string {
  return template.replace(variable, (_, ...found: readonly (string | undefined)[]) => {
    const [root = found[2] ?? '', path = found[3] ?? ''] = found;
    return lookup(root, path) ?? missing;
  });
}

/** A text with every `${stageVariables.x}` filled in; one that is not set becomes nothing. */
export function withStageVariables(text: string, variables: { readonly [name: string]: string }): string {
  return text.replace(/\$\{stageVariables\.([A-Za-z0-9_]+)\}/g, (_, name: string) => variables[name] ?? '');
}
