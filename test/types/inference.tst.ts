import type { Aggregate, Call, FunctionPlace, GatewayDeclaration, IntrospectionPlace, LambdaPlace, Places, SchemaDefinition, Service, Upstreams } from 'cdk-gatehouse';
import { call, lambdaFunction, url } from 'cdk-gatehouse';
import { describe, expect, test } from 'tstyche';
import { z } from 'zod';
import { balanced, clubGateway, home, marketGateway, mobile, orders, phones, reviews, stockPlace, users } from './declared.ts';

type Users = Service<'users', { readonly 'GET /users/{userId}': 'customer' }>;
interface Named {
  readonly functionName: string;
}
type ServicesOf<G> = G extends GatewayDeclaration<infer S, infer _A> ? S : never;
type AuthOf<G> = G extends GatewayDeclaration<infer _S, infer A> ? A : never;

describe('a service remembers its name, and of each route the credential, nothing else', () => {
  test('one route', () => {
    expect(users).type.toBeAssignableTo<Users>();
    expect(users.name).type.toBe<'users'>();
  });

  test('its routes are data of a known shape', () => {
    expect(orders.definition.routes['POST /orders'].auth).type.toBe<'customer'>();
    expect(orders.definition.routes['GET /products'].auth).type.toBe<'public'>();
  });
});

describe('an aggregate remembers its name, and a part what the aggregate must have for it', () => {
  test('nothing else of the aggregate', () => {
    expect(home).type.toBe<Aggregate<'home'>>();
  });

  test('values of its path and of its query', () => {
    const asked = call(users, 'GET /users/{userId}', {
      path: { userId: 'parts.order.userId' },
      query: { tenant: 'claims.tid', size: { static: '5' } },
      critical: true,
    });
    expect(asked).type.toBe<Call<'parts.order.userId' | 'claims.tid'>>();
  });

  test('of one that is asked nothing, nothing', () => {
    expect(call(reviews, 'GET /reviews', { fallback: 'omit' })).type.toBe<Call<never>>();
  });
});

describe('a schema is data, or of a library that says what it means', () => {
  const speaking = { '~standard': { version: 1, vendor: 'x', jsonSchema: { input: () => ({}), output: () => ({}) } } } as const;
  const silent = { type: 'object', '~standard': { version: 1, vendor: 'x' } } as const;
  interface Imported {
    title: string;
    type: string;
    required: string[];
  }

  test('of zod, and of any other that speaks Standard JSON Schema', () => {
    expect<SchemaDefinition>().type.toBeAssignableFrom(z.object({ sku: z.string().optional() }));
    expect<SchemaDefinition>().type.toBeAssignableFrom(speaking);
  });

  test('of no other', () => {
    expect<SchemaDefinition>().type.not.toBeAssignableFrom(silent);
  });

  test('data of any origin', () => {
    expect<SchemaDefinition>().type.toBeAssignableFrom<Imported>();
  });
});

describe('a gateway asks for the places of its declaration', () => {
  test('one place a service', () => {
    expect<keyof Upstreams<ServicesOf<typeof mobile>>>().type.toBe<'users' | 'orders'>();
    expect<Upstreams<ServicesOf<typeof mobile>>['users']>().type.toBeAssignableFrom(url('https://users.example'));
  });

  test('which is one address, or several targets', () => {
    expect<Upstreams<ServicesOf<typeof mobile>>['users']>().type.toBeAssignableFrom(stockPlace);
  });

  test('or a function, of the kind that the construct knows', () => {
    expect<Upstreams<ServicesOf<typeof mobile>>['users']>().type.toBeAssignableFrom(balanced);
    expect<Upstreams<ServicesOf<typeof mobile>, Named>['users']>().type.toBeAssignableFrom(lambdaFunction({ functionArn: 'arn', functionName: 'users' }));
    expect<Upstreams<ServicesOf<typeof mobile>, Named>['users']>().type.not.toBeAssignableFrom<FunctionPlace<{ functionArn: string }>>();
  });

  test('none for aggregates, which call services', () => {
    expect<keyof Upstreams<ServicesOf<typeof phones>>>().type.toBe<'users' | 'reviews' | 'stock'>();
  });

  test('one issuer a credential', () => {
    expect<keyof Places<AuthOf<typeof mobile>>>().type.toBe<'customer' | 'partner' | 'staff'>();
  });

  test('none for API keys, which the gateway makes itself', () => {
    expect<keyof Places<AuthOf<typeof marketGateway>>>().type.toBe<'staff'>();
  });

  test('issuers, who explains tokens, and a function: by kind of credential, and none for keys and anyOf', () => {
    expect<keyof Places<AuthOf<typeof clubGateway>>>().type.toBe<'member' | 'partner' | 'pool' | 'legacy'>();
    expect<Places<AuthOf<typeof clubGateway>, 'a function'>['legacy']>().type.toBe<LambdaPlace<'a function'>>();
    expect<Places<AuthOf<typeof clubGateway>>['partner']>().type.toBe<IntrospectionPlace>();
  });

  test('an audience is one text or several', () => {
    expect<Places<AuthOf<typeof mobile>>['staff']>().type.toBeAssignableFrom<{ issuer: string; audience: string }>();
    expect<Places<AuthOf<typeof mobile>>['staff']>().type.toBeAssignableFrom<{ issuer: string; audience: string[] }>();
  });

  test('nothing to bind means that nothing may be bound, not anything', () => {
    expect<Places<object>>().type.not.toBeAssignableFrom<{ customer: { issuer: string; audience: string } }>();
    expect<Upstreams<never>>().type.not.toBeAssignableFrom<{ orders: ReturnType<typeof url> }>();
  });
});
