import { durationMillis } from '../contract/units.ts';
import { parseRouteKey } from '../model/path-template.ts';
import { entriesOf, field, listOf, textOf } from '../model/reading.ts';
import { type ImportedCredentials, needsOf } from './access.ts';
import { type Document, followed, type Note } from './document.ts';
import { importedValidation } from './validation.ts';

/** A route as it will stand in a declaration. */
export interface ImportedRoute {
  readonly key: string;
  readonly definition: { readonly [key: string]: unknown };
  /** The first tag of the operation. */
  readonly tag: string | undefined;
  /** Where API Gateway sent it: an address, or a function. */
  readonly target: string | undefined;
}

export interface ImportedRoutes {
  readonly routes: readonly ImportedRoute[];
  readonly notes: readonly Note[];
}

const methods: { readonly [name: string]: string | undefined } = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  'x-amazon-apigateway-any-method': 'ANY',
};

/** Words of a path item that are no operations. */
const besides = ['parameters', 'summary', 'description', 'servers', '$ref'];

/** Every operation as a route, or a note that says why it is none. */
export function importedRoutes(document: Document, credentials: ImportedCredentials): ImportedRoutes {
  const found = entriesOf(field(document.root, 'paths')).flatMap(([path, given]) => {
    const item = followed(document, given);
    if (item === undefined)
      return [{ notes: [{ at: path, says: 'left out: its reference leads to nothing here' }] } as Outcome];
    return entriesOf(item)
      .filter(([word]) => !besides.includes(word))
      .map(([word, operation]) => routeOf({ document, credentials, path, item, word, operation }));
  });
  return { routes: found.flatMap(({ route }) => (route ? [route] : [])), notes: found.flatMap(({ notes }) => notes) };
}

interface Place {
  readonly document: Document;
  readonly credentials: ImportedCredentials;
  readonly path: string;
  readonly item: unknown;
  readonly word: string;
  readonly operation: unknown;
}

interface Outcome {
  readonly route?: ImportedRoute;
  readonly notes: readonly Note[];
}

function routeOf({ document, credentials, path, item, word, operation }: Place): Outcome {
  const integration = field(operation, 'x-amazon-apigateway-integration');
  const kind = textOf(field(integration, 'type'))?.toLowerCase();
  const method = methods[word];
  // What answers preflights is made anew, by `cors`.
  if (word === 'options' && kind === 'mock') return { notes: [] };
  const key = `${method ?? word.toUpperCase()} ${path}`;
  const left = (says: string): Outcome => ({ notes: [{ at: key, says: `left out: ${says}` }] });
  if (word.startsWith('x-') && method === undefined) return left(`'${word}' is not known here`);
  if (method === undefined) return left('a gateway has no routes of this method');
  if ('fault' in parseRouteKey(key)) return left('its path has no form that a route can have');
  if (kind === 'mock') return left('API Gateway itself answered it (MOCK); a service has to');
  if (kind === 'aws') return left('it called an AWS service; a service has to');
  const access = needsOf(document, credentials, operation);
  const validation = importedValidation(document, method, { item, operation });
  const { definition, says } = timed(integration);
  const notes = [...access.says, ...validation.lost.map((what) => `no longer says ${what}`), ...says];
  return {
    route: {
      key,
      definition: { ...access.definition, ...definition, ...validation.definition },
      tag: textOf(listOf(field(operation, 'tags'))[0]),
      target: textOf(field(integration, 'uri')),
    },
    notes: notes.map((one) => ({ at: key, says: one })),
  };
}

/** API Gateway may have waited longer than a function of the gateway can. */
const longestMillis = 27_000;

function timed(integration: unknown) {
  const millis = field(integration, 'timeoutInMillis');
  if (typeof millis !== 'number' || durationMillis(`${millis}ms`) === undefined) return { definition: {}, says: [] };
  if (millis <= longestMillis) return { definition: { timeout: `${millis}ms` }, says: [] };
  return {
    definition: { timeout: `${longestMillis}ms` },
    says: [`waited ${millis} ms, and waits ${longestMillis} ms now`],
  };
}
