import Table from 'cli-table3';
import type { AssemblyManifest, ManifestRoute } from '../lib/contract/assembly-manifest.ts';
import type { Terminal } from './terminal.ts';

/** The routes of a gateway as a table for people. */
export function routeTable({ routes }: AssemblyManifest, { colour }: Terminal): string {
  const table = plainTable(
    ['METHOD', 'PATH', 'WAY', 'AUTH', 'SCOPES', 'LIMIT', 'OWNER', '$/MILLION'].map((head) => colour.bold(head)),
  );
  for (const route of routes) {
    const auth = route.auth === 'public' ? colour.yellow(route.auth) : route.auth;
    table.push([
      route.method,
      route.path,
      route.way,
      auth,
      list(route.scopes),
      list(route.limits),
      route.owner,
      price(route),
    ]);
  }
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

export function quotaTable({ quotas }: AssemblyManifest): string {
  const table = plainTable(['QUOTA', 'USED', 'ALLOWED']);
  for (const { name, used, allowed } of quotas) table.push([name, String(used), String(allowed)]);
  return table.toString();
}

/** Columns apart by two blanks, no lines, no colours of its own: it survives a pipe, a log and `cut`. */
function plainTable(head: readonly string[]) {
  const none = Object.fromEntries(
    [
      'top',
      'top-mid',
      'top-left',
      'top-right',
      'bottom',
      'bottom-mid',
      'bottom-left',
      'bottom-right',
      'left',
      'left-mid',
      'mid',
      'mid-mid',
      'right',
      'right-mid',
    ].map((name) => [name, '']),
  );
  return new Table({
    head: [...head],
    chars: { ...none, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
}

const list = (texts: readonly string[]) => (texts.length === 0 ? '-' : texts.join(', '));
const price = (route: ManifestRoute) => route.pricePerMillion.toFixed(2);
