import type { GatewayDeclaration, IntrospectionPlace, LambdaPlace, Places, Service, Upstreams } from 'cdk-gatehouse';
import { url } from 'cdk-gatehouse';
import { describe, expect, test } from 'tstyche';
import { clubGateway, marketGateway, mobile, orders, stockPlace, users } from './declared.ts';

type Users = Service<'users', { readonly 'GET /users/{userId}': 'customer' }>;
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

describe('a gateway asks for the places of its declaration', () => {
  test('one place a service', () => {
    expect<keyof Upstreams<ServicesOf<typeof mobile>>>().type.toBe<'users' | 'orders'>();
    expect<Upstreams<ServicesOf<typeof mobile>>['users']>().type.toBeAssignableFrom(url('https://users.example'));
  });

  test('which is one address, or several targets', () => {
    expect<Upstreams<ServicesOf<typeof mobile>>['users']>().type.toBeAssignableFrom(stockPlace);
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
