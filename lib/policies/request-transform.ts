import type { PolicyRow, RouteInGateway } from './policy-row.ts';

export const requestTransform: PolicyRow = {
  what: 'edits the path, the query, the body and further headers of a request',
  isUsed: (one) => one.route.request !== null || unmappedPath(one).length > 0,
  lambda: () => ({ enforcedBy: 'forwarder', why: 'edits are data; none makes a reserved header', pricePerMillion: 0 }),
  direct: (one) => ({
    refusals: [
      ...unmappedPath(one),
      ...(one.route.request === null
        ? []
        : ['API Gateway passes a body and a query on as they came, and removes nothing']),
    ],
  }),
};

/** On the direct way a function sees the path of the gateway's own route. */
function unmappedPath({ route, upstream, targets }: RouteInGateway): readonly string[] {
  const asked = `${upstream.basePath}${route.to}`;
  return route.direct === null || targets !== 'function' || asked === route.path
    ? []
    : [`the function would get ${route.path} and not ${asked}: API Gateway gives it the path as the client sent it`];
}
