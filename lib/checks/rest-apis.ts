import { type Loose, membersOf } from './loose.ts';

/** The REST APIs of a template whose body stands in it, by logical id. */
export function restApiBodies(template: unknown): readonly { readonly logicalId: string; readonly body: unknown }[] {
  return resourcesOf(template, 'AWS::ApiGateway::RestApi').flatMap(([logicalId, { Properties }]) => {
    const body = membersOf(Properties).Body;
    return membersOf(body).paths === undefined ? [] : [{ logicalId, body }];
  });
}

/** The files with the templates of the nested stacks of a stack, those of their own among them, by the asset manifest of the stack. */
export function nestedTemplateFiles(assetManifest: unknown): readonly string[] {
  return Object.values(membersOf(membersOf(assetManifest).files)).flatMap((file) => {
    const { path } = membersOf(membersOf(file).source);
    return typeof path === 'string' && path.endsWith('.nested.template.json') ? [path] : [];
  });
}

function resourcesOf(template: unknown, type: string): readonly (readonly [id: string, resource: Loose])[] {
  return Object.entries(membersOf(membersOf(template).Resources))
    .map(([id, resource]) => [id, membersOf(resource)] as const)
    .filter(([, resource]) => resource.Type === type);
}
