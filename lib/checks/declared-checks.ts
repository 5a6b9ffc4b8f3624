import type { AssemblyManifest, ManifestRoute } from '../contract/assembly-manifest.ts';
import type { Issue } from '../contract/issue.ts';
import { anyMethod } from './known-words.ts';
import { textOf, under } from './loose.ts';
import type { Operation } from './operation.ts';
import { asksSomething } from './security-checks.ts';

/** What is declared of one REST API. */
export interface Declared extends Pick<AssemblyManifest, 'routes'> {
  /** Paths that the gateway answers itself, to everybody. */
  readonly ownPaths: readonly string[];
}

/** Operations that anybody may call although nobody says so, and a body that is not what was declared. */
export function accessIssues(operations: readonly Operation[], declared: Declared | null): readonly Issue[] {
  const routes = new Map(
    (declared?.routes ?? []).map((route) => [`${route.method.toLowerCase()} ${route.path}`, route]),
  );
  const asked = operations.filter((one) => !isPreflight(one) && declared?.ownPaths.includes(one.path) !== true);
  const found = new Set(asked.map(keyOf));
  return [
    ...asked.flatMap((one) => {
      const route = routes.get(keyOf(one));
      if (declared !== null && route === undefined) return [undeclared(one)];
      return openIssues(one, route);
    }),
    ...[...routes].filter(([key]) => !found.has(key)).map(([, route]) => lost(route)),
  ];
}

function keyOf({ verb, path }: Operation): string {
  return `${verb} ${path}`;
}

/** API Gateway answers it by itself, before anybody is asked who they are. */
function isPreflight({ verb, integration }: Operation): boolean {
  return verb === 'options' && textOf(integration.type).toLowerCase() === 'mock';
}

function openIssues(one: Operation, route: ManifestRoute | undefined): readonly Issue[] {
  const isOpen = !asksSomething(one.operation);
  const at = under(one.at, 'security');
  if (isOpen) return route?.auth === 'public' ? [] : [{ code: 'GH5015', at, got: one.operation.security }];
  const why = 'declared public, and the body asks for a credential';
  return route?.auth === 'public' ? [{ code: 'GH5016', at, got: one.operation.security, why }] : [];
}

function undeclared(one: Operation): Issue {
  return { code: 'GH5016', at: one.at, got: keyOf(one), why: 'an operation that is not declared' };
}

function lost({ method, path }: ManifestRoute): Issue {
  const key = method === 'ANY' ? anyMethod : method.toLowerCase();
  const why = 'a declared route that is not in the body';
  return { code: 'GH5016', at: under('', 'paths', path, key), got: undefined, why };
}
