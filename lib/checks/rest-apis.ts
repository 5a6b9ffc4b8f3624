import { type Loose, membersOf } from './loose.ts';

/** The REST APIs of a template whose body stands in it, by logical id. */
export function restApiBodies(template: unknown): readonly { readonly logicalId: string; readonly body: unknown }[] {
  return resourcesOf(template, 'AWS::ApiGateway::RestApi').flatMap(([logicalId, { Properties }]) => {
    const body = membersOf(Properties).Body;
    return membersOf(body).paths === undefined ? [] : [{ logicalId, body }];
  });
}

/** The files with the templates of its nested stacks, as CDK writes them beside it. */
export function nestedTemplateFiles(template: unknown): readonly string[] {
  return resourcesOf(template, 'AWS::CloudFormation::Stack').flatMap(([, { Metadata }]) => {
    const file = membersOf(Metadata)['aws:asset:path'];
    return typeof file === 'string' ? [file] : [];
  });
}

function resourcesOf(template: unknown, type: string): readonly (readonly [id: string, resource: Loose])[] {
  return Object.entries(membersOf(membersOf(template).Resources))
    .map(([id, resource]) => [id, membersOf(resource)] as const)
    .filter(([, resource]) => resource.Type === type);
}
