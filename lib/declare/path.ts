import type { Method } from '../model/gateway-model.ts';

/** Names between braces in a path, greedy ones with their plus: `/a/{id}/{rest+}` gives 'id' | 'rest+'. */
export type GreedyName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | GreedyName<Rest>
  : never;

/** Names of path parameters without the greedy plus. */
export type PathName<Path extends string> =
  GreedyName<Path> extends infer Name extends string ? (Name extends `${infer Plain}+` ? Plain : Name) : never;

/** What is wrong with a route key, as a sentence that the compiler prints; never when nothing is. */
export type RouteKeySentence<Key> = Key extends `${infer Verb} ${infer Path}`
  ? Verb extends Method
    ? Path extends `${string}/:${string}`
      ? `write {name} instead of :name in '${Path}'`
      : Path extends `/${string}`
        ? never
        : `a path starts with '/', got '${Path}'`
    : `'${Verb}' is not a method: use GET, POST, PUT, PATCH, DELETE, HEAD or ANY`
  : `write 'GET /path', got '${Key & string}'`;
