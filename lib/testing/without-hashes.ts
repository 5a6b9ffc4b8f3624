/** A synthesised template, as CloudFormation JSON. */
export interface TemplateJson {
  readonly Resources: { readonly [logicalId: string]: { readonly Type: string; readonly [key: string]: unknown } };
  readonly [section: string]: unknown;
}

/** Resources whose logical id ends in a hash of what they hold: a new one is made at every change. */
const hashedTypes = new Set(['AWS::ApiGateway::Deployment', 'AWS::Lambda::Version']);

/**
 * The template without what changes although no behaviour does: hashes of assets, and of contents in logical ids. So a
 * snapshot changes with the routes and not with the version of the bundles.
 */
export function withoutHashes(template: TemplateJson): TemplateJson {
  const renamed = Object.entries(template.Resources)
    .filter(([, { Type }]) => hashedTypes.has(Type))
    .map(([id]) => [id, id.replace(/[0-9a-f]{32}$/, '')] as const);
  const text = renamed.reduce((json, [id, stable]) => json.replaceAll(id, stable), JSON.stringify(template));
  return JSON.parse(text.replace(/\b[0-9a-f]{64}\b/g, 'asset'));
}
