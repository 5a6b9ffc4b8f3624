import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { type BasePath, basePathsOf, type Meeting, type PathOfApi } from './base-paths.ts';
import type { OwnRoute, PlannedApi } from './gateway-plan.ts';
import { maxBasePathLength } from './rule-priorities.ts';

/** By the name of each REST API, the services and aggregates that it serves; the first one gets what belongs to none. */
export type Split = { readonly [api: string]: readonly string[] };

/** What is in front of the paths of a split, for messages. */
const place = 'Gateway split';

/** The REST APIs that a gateway is split over, each with the base paths by which requests find it; or why it cannot be. */
export function splitOf(
  model: GatewayModel,
  split: Split,
  own: readonly OwnRoute[],
): { readonly apis: readonly PlannedApi[] } | { readonly issues: readonly Issue[] } {
  const misplaced = membershipIssues(model, split);
  if (misplaced.length > 0) return { issues: misplaced };
  const [first = ''] = Object.keys(split);
  const { basePaths, meetings } = basePathsOf([...pathsOf(model, split), ...ownPaths(first, own)], first);
  const issues = [...meetings.map(meetingIssue), ...basePaths.flatMap(basePathIssues)];
  if (issues.length > 0) return { issues };
  return {
    apis: Object.entries(split).map(([name, mounted]) => ({
      name,
      mounted,
      basePaths: basePaths.filter(({ api }) => api === name).map(({ basePath }) => basePath),
    })),
  };
}

/** Every service and aggregate stands in exactly one API. */
function membershipIssues({ services, aggregates, excluded }: GatewayModel, split: Split): readonly Issue[] {
  const mounted = [...services, ...aggregates].map(({ name }) => name);
  const placed = Object.entries(split).flatMap(([api, names]) => names.map((name) => ({ api, name })));
  const found = placed.flatMap(({ api, name }, index): Issue[] => {
    const at = `${place}.${api}`;
    if (excluded.some((one) => one.name === name)) return [];
    if (!mounted.includes(name))
      return [{ code: 'GH2151', at, got: name, why: 'the gateway mounts nothing of this name' }];
    const before = placed.slice(0, index).find((one) => one.name === name);
    return before === undefined ? [] : [{ code: 'GH2151', at, got: name, why: `it stands in ${before.api} as well` }];
  });
  const left = mounted.filter((name) => !placed.some((one) => one.name === name));
  return [...found, ...left.map((got): Issue => ({ code: 'GH2151', at: place, got, why: 'it stands in no API' }))];
}

function pathsOf({ services, aggregates }: GatewayModel, split: Split): readonly PathOfApi[] {
  const apiOf = new Map(Object.entries(split).flatMap(([api, names]) => names.map((name) => [name, api] as const)));
  return [...services, ...aggregates].flatMap(({ name, routes }) =>
    routes.map(({ path }) => ({ api: apiOf.get(name) as string, mounted: name, path })),
  );
}

/** Paths of the gateway itself, which the first API answers. */
function ownPaths(api: string, own: readonly OwnRoute[]): readonly PathOfApi[] {
  return own.map(({ path }) => ({ api, mounted: 'the gateway itself', path }));
}

function meetingIssue([one, other]: Meeting): Issue {
  const text = ({ path, mounted, api }: PathOfApi) => `'${path}' of ${mounted} in ${api}`;
  return { code: 'GH2153', at: place, got: one.path, why: `no base path tells ${text(one)} from ${text(other)}` };
}

/** "Base path restrictions" of "Routing rules to connect API stages to a custom domain name for REST APIs", read 2026-11-24. */
function basePathIssues({ basePath, api }: BasePath): readonly Issue[] {
  const isLawful = basePath.length <= maxBasePathLength && /^[A-Za-z0-9$\-_.+!*'()/]+$/.test(basePath);
  return isLawful ? [] : [{ code: 'GH2154', at: `${place}.${api}`, got: `/${basePath}` }];
}
