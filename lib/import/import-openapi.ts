import { importedCredentials } from './credentials.ts';
import { declarationText } from './declaration-text.ts';
import { documentOf, type Note, nameOf } from './document.ts';
import { importedRoutes } from './routes.ts';
import { importedServices } from './services.ts';

export interface ImportOptions {
  /** One service of this name for everything. Default: one for each tag. */
  readonly service?: string;
  readonly owner?: string;
}

export interface Imported {
  /** TypeScript that compiles and declares what could be carried over. */
  readonly text: string;
  /** All that was not, and all that a person has to decide. */
  readonly notes: readonly Note[];
  readonly routes: number;
}

/**
 * An OpenAPI document, as API Gateway exports it or as anybody writes it, as the beginning of a declaration. Nothing of it is
 * dropped in silence, and nothing becomes more open than it was. @throws TypeError for what is no such document
 */
export function importOpenApi(root: unknown, options: ImportOptions = {}): Imported {
  const document = documentOf(root);
  const title = nameOf(titleOf(root), 'imported');
  const credentials = importedCredentials(document);
  const { routes, notes } = importedRoutes(document, credentials);
  const services = importedServices(routes, { ...options, otherwise: title });
  const all = [...credentials.notes, ...notes, ...services.notes];
  const text = declarationText({
    name: title,
    credentials: credentials.credentials,
    services: services.services,
    notes: all,
  });
  return { text, notes: all, routes: routes.length };
}

function titleOf(root: unknown): string {
  const title = (root as { readonly info?: { readonly title?: unknown } }).info?.title;
  return typeof title === 'string' ? title : '';
}
