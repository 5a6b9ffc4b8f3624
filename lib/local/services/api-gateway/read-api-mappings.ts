import { any, type KnownKeys, refuseUnknown } from '../../assembly/known-keys.ts';
import { property, resourcesOf, type Scope } from '../../assembly/resolve.ts';
import type { Json, Stack } from '../../assembly/template.ts';
import type { ApiMapping } from './api-mapping.ts';

/** How the two sorts of resources that map a stage to a domain name what they do. */
const sorts: { readonly [type: string]: { readonly api: string; readonly basePath: string } } = {
  'AWS::ApiGateway::BasePathMapping': { api: 'RestApiId', basePath: 'BasePath' },
  'AWS::ApiGatewayV2::ApiMapping': { api: 'ApiId', basePath: 'ApiMappingKey' },
};

/** The mappings of one stage, in any stack of the assembly. */
export function readApiMappings(
  stacks: readonly Stack[],
  { apiId, stage }: { readonly apiId: Json; readonly stage: Json },
): readonly ApiMapping[] {
  const scopes = stacks.flatMap((stack) => resourcesOf(stack, stacks, Object.keys(sorts)));
  return scopes.flatMap((scope) => {
    const names = sorts[scope.stack.template.Resources?.[scope.place.resource]?.Type ?? ''];
    if (names === undefined || property(names.api, scope) !== apiId || property('Stage', scope) !== stage) return [];
    return [mapping(scope, names)];
  });
}

function mapping(scope: Scope, { api, basePath }: { readonly api: string; readonly basePath: string }): ApiMapping {
  const known: KnownKeys = { DomainName: any, Stage: any, [api]: any, [basePath]: any };
  refuseUnknown(scope.stack.template.Resources?.[scope.place.resource]?.Properties ?? {}, known, scope.place);
  const key = property(basePath, scope);
  return {
    domain: `${property('DomainName', scope)}`,
    basePath: key === undefined || key === '' || key === '(none)' ? '' : `/${key}`,
  };
}
