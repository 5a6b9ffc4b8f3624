import { type Note, nameOf } from './document.ts';
import type { ImportedRoute } from './routes.ts';

export interface ImportedService {
  readonly name: string;
  readonly owner: string;
  readonly routes: readonly ImportedRoute[];
}

/** Routes by the service that will declare them: the one that was named, or one for each first tag. */
export function importedServices(
  routes: readonly ImportedRoute[],
  { service, owner, otherwise }: { readonly service?: string; readonly owner?: string; readonly otherwise: string },
): { readonly services: readonly ImportedService[]; readonly notes: readonly Note[] } {
  const byName = new Map<string, ImportedRoute[]>();
  for (const route of routes) {
    const name = service ?? nameOf(route.tag ?? '', otherwise);
    byName.set(name, [...(byName.get(name) ?? []), route]);
  }
  const services = [...byName].map(([name, own]) => ({
    name,
    owner: owner ?? `team-${name}`.slice(0, 40),
    routes: own,
  }));
  const notes = services.flatMap(({ name, routes: own }): readonly Note[] => {
    const targets = [...new Set(own.flatMap(({ target }) => (target === undefined ? [] : [target])))];
    return targets.length === 0
      ? []
      : [{ at: name, says: `stood behind ${targets.slice(0, 5).join(', ')}: bind its place` }];
  });
  return {
    services,
    notes: owner === undefined ? [...notes, { at: 'document', says: 'owners are made up: write who they are' }] : notes,
  };
}
