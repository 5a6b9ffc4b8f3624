/** A route found by the resource that API Gateway named: its own key, and how its parameters are called there. */
export interface KnownRoute<T> {
  readonly key: string;
  readonly route: T;
  /** The route's name of each parameter that has another one at API Gateway. */
  readonly renamed: { readonly [theirs: string]: string };
}

type Routes<T> = { readonly [key: string]: T };

/**
 * The route of a method and a path template, or that of `ANY` method there. While a deployment is under way the template may be
 * another deployment's, in which parameters have other names: a route with the same literal segments is the same route, for no
 * API has two of them.
 */
export function knownRoute<T>(routes: Routes<T>, method: string, resource: string): KnownRoute<T> | undefined {
  return routeOf(routes, `${method} ${resource}`) ?? routeOf(routes, `ANY ${resource}`);
}

function routeOf<T>(routes: Routes<T>, asked: string): KnownRoute<T> | undefined {
  if (Object.hasOwn(routes, asked)) return { key: asked, route: routes[asked] as T, renamed: {} };
  const shape = shapeOf(asked);
  const key = Object.keys(routes).find((one) => shapeOf(one) === shape);
  if (key === undefined) return undefined;
  const ours = namesIn(key);
  return {
    key,
    route: routes[key] as T,
    renamed: Object.fromEntries(namesIn(asked).map((name, index) => [name, ours[index] as string])),
  };
}

/** Path parameters under the route's own names. */
export function renamedParameters<V>(
  given: { readonly [name: string]: V } | null,
  renamed: KnownRoute<unknown>['renamed'],
): { [name: string]: V } {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => [
      Object.hasOwn(renamed, name) ? (renamed[name] as string) : name,
      value,
    ]),
  );
}

const parameter = /\{([^}+]+)(\+?)\}/g;
const shapeOf = (key: string) => key.replace(parameter, '{$2}');
const namesIn = (key: string) => [...key.matchAll(parameter)].map(([, name]) => name as string);
