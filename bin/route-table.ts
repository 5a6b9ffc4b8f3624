import type { AssemblyManifest, ManifestRoute } from '../lib/contract/assembly-manifest.ts';
import { excludedText } from '../lib/contract/excluded.ts';
import { issueText } from '../lib/contract/issue.ts';
import { durationText } from '../lib/contract/units.ts';
import { plainTable } from './plain-table.ts';
import type { Terminal } from './terminal.ts';

/** The routes of a gateway as a table for people. */
export function routeTable({ routes }: AssemblyManifest, { colour }: Terminal): string {
  const table = plainTable(
    ['METHOD', 'PATH', 'WAY', 'AUTH', 'SCOPES', 'LIMIT', 'TIMEOUT', 'IF IT FAILS', 'OWNER', '$/MILLION'].map((head) =>
      colour.bold(head),
    ),
  );
  for (const route of routes) {
    const auth = route.auth === 'public' ? colour.yellow(route.auth) : [route.auth, ...route.tiers].join(' ');
    table.push([
      route.method,
      route.path,
      route.way,
      auth,
      list(route.scopes),
      list(route.limits),
      route.timeout,
      list(ifItFails(route)),
      route.owner,
      price(route),
    ]);
  }
  return table.toString();
}

/** Of which routes an aggregate is made, for each of its parts. */
export function partTable({ routes }: AssemblyManifest, { colour }: Terminal): string | undefined {
  const aggregates = routes.filter(({ parts }) => parts.length > 0);
  if (aggregates.length === 0) return undefined;
  const heads = ['AGGREGATE', 'PART', 'ROUTE', 'SERVICE', 'AFTER', 'TIMEOUT', 'IF IT IS DOWN'];
  const table = plainTable(heads.map((head) => colour.bold(head)));
  for (const { method, path, parts } of aggregates)
    for (const { name, route, service, after, timeoutMillis, ifDown } of parts)
      table.push([`${method} ${path}`, name, route, service, list(after), durationText(timeoutMillis), ifDown]);
  return table.toString();
}

/** For every route, where each of its policies is enforced and why there. */
export function explanation({ routes }: AssemblyManifest, { colour }: Terminal): string {
  return routes
    .map((route) => {
      const table = plainTable([]);
      for (const { policy, enforcedBy, why } of route.decisions) table.push([`  ${policy}`, enforcedBy, why]);
      return `${colour.bold(`${route.method} ${route.path}`)} (${route.way})\n${table.toString()}`;
    })
    .join('\n\n');
}

/** Which services are sent signed tokens, and where they find the keys; undefined where none is. */
export function signedTokenLine({ signedTokens }: AssemblyManifest, withCost: boolean): string | undefined {
  if (signedTokens === null) return undefined;
  const { issuer, keysPath, services, why } = signedTokens;
  return `signed tokens for ${services.join(', ')}: issuer ${issuer}, keys at GET ${keysPath}${withCost ? ` (${why})` : ''}`;
}

/** That targets are checked, and with what it costs; undefined where none is. */
export function healthLine({ health }: AssemblyManifest, withCost: boolean): string | undefined {
  return health === null ? undefined : `targets are checked all the time${withCost ? ` (${health.why})` : ''}`;
}

/** What is left out because it is broken, with all its mistakes; undefined where nothing is. */
export function excludedTable({ excluded }: AssemblyManifest, { colour }: Terminal): string | undefined {
  if (excluded.length === 0) return undefined;
  const told = excluded.map((one) =>
    [colour.red(`${one.name}: ${excludedText(one)}`), ...one.issues.map(issueText)].join('\n  '),
  );
  return told.join('\n');
}

/** Where the gateway says how it is; undefined where it does not. */
export function healthPathLine({ healthPath }: AssemblyManifest): string | undefined {
  return healthPath === null ? undefined : `the gateway says how it is at GET ${healthPath}`;
}

/** What is used of the limits of AWS and what is left of each; those of which nothing is used are left out. */
export function quotaTable({ quotas }: AssemblyManifest, { colour }: Terminal): string {
  const table = plainTable(['LIMIT OF AWS', 'USED', 'ALLOWED', '%', 'LEFT'].map((head) => colour.bold(head)));
  for (const { name, used, allowed, moreRoutes } of quotas) {
    if (used === 0) continue;
    const left = moreRoutes === undefined ? String(allowed - used) : `about ${moreRoutes} routes`;
    const percent = Math.floor((100 * used) / allowed);
    table.push([
      name,
      String(used),
      String(allowed),
      percent >= 80 ? colour.yellow(String(percent)) : String(percent),
      left,
    ]);
  }
  return table.toString();
}

/** What becomes of a call that fails; the circuits are all but the same everywhere, so that `--explain` has them. */
function ifItFails({ retry, fallback }: ManifestRoute): readonly string[] {
  return [retry, fallback].filter((text) => text !== null);
}

const list = (texts: readonly string[]) => (texts.length === 0 ? '-' : texts.join(', '));
const price = (route: ManifestRoute) => route.pricePerMillion.toFixed(2);
