import type { RequestValue } from '../contract/request-value.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { type Enforcement, type PolicyRow, type Refusal, type RouteInGateway, unlessRefused } from './policy-row.ts';

/** Names that a parameter mapping of API Gateway can hold; RFC 9110 allows more. */
const mappable = /^[A-Za-z0-9._$-]+$/;

export const headerTransform: PolicyRow = {
  what: 'drops reserved headers of clients, and sets and removes the declared ones',
  isUsed: () => true,
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'drops reserved names in every spelling, then writes ours',
    pricePerMillion: 0,
  }),
  direct: (one) => (one.targets === 'function' ? toFunction(one) : toHost(one)),
};

/** AWS_PROXY maps nothing: the function gets every header that came. */
function toFunction({ gateway, route, upstream }: RouteInGateway): Enforcement | Refusal {
  return unlessRefused(
    [
      ...route.set.map(({ name }) => `${name} would not be set: a function gets the headers as the client sent them`),
      ...route.remove.map((name) => `${name} would reach the function: API Gateway removes no header`),
    ],
    {
      enforcedBy: 'api-gateway',
      why: `a function gets every header as it came, and credentials too (${leaks(gateway)}); it trusts ${upstream.trusts}`,
      pricePerMillion: 0,
    },
  );
}

function toHost({ gateway, route, upstream }: RouteInGateway): Enforcement | Refusal {
  return unlessRefused(
    [
      ...route.set
        .filter(({ value }) => !canBeMapped(value))
        .map(
          ({ name }) =>
            `${name} would be the client's own wherever its source is absent: API Gateway skips the mapping then`,
        ),
      ...route.set
        .filter(({ value }) => value.from === 'static' && value.value.includes("'"))
        .map(({ name }) => `${name} holds a quote, which ends a static value of API Gateway`),
      ...route.set
        .filter(({ name }) => !mappable.test(name))
        .map(({ name }) => `${name} would not be set: API Gateway maps names of letters, digits and . _ $ - only`),
      ...route.remove.map((name) => `${name} would reach the upstream: API Gateway removes no header`),
    ],
    {
      enforcedBy: 'api-gateway',
      why: `reserved names may pass in other spellings, and credentials as they came (${leaks(gateway)}); the upstream trusts ${upstream.trusts}`,
      pricePerMillion: 0,
    },
  );
}

/** Everything that a client may send as a credential and API Gateway does not take away. */
function leaks({ platform }: GatewayModel): string {
  const all = Object.values(platform.credentials);
  const headers = all.flatMap((one) => ('header' in one ? [one.header] : []));
  const query = all.flatMap((one) => (one.kind === 'apiKey' && one.query !== null ? [`?${one.query.name}`] : []));
  return [...new Set(['authorization', 'cookie', 'x-api-key', ...headers, ...query])].join(', ');
}

/** True for the values that API Gateway always has. */
function canBeMapped(value: RequestValue): boolean {
  return value.from === 'static' || value.from === 'request.id';
}
