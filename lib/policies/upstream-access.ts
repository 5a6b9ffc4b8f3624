import type { UpstreamCallModel } from '../model/gateway-model.ts';
import { type PolicyRow, unlessRefused } from './policy-row.ts';
import { endpointPerMonth } from './prices.ts';

export const upstreamAccess: PolicyRow = {
  what: 'shows the upstream who the gateway is, and believes that it is the upstream',
  isUsed: ({ upstream: { calls }, targets }) =>
    targets === 'function' || calls.credential !== null || calls.tls !== null,
  lambda: ({ upstream: { calls }, targets }) => ({
    enforcedBy: 'forwarder',
    why: targets === 'function' ? invoked : [...shown(calls), ...verified(calls), ...secrets(calls)].join('; '),
    pricePerMillion: 0,
  }),
  direct: ({ upstream: { calls }, targets }) =>
    unlessRefused(
      [
        ...(calls.credential === null
          ? []
          : ['`credential` would not be shown: API Gateway sends what the client sent']),
        ...(calls.tls === null
          ? []
          : ['`tls` would not hold: API Gateway knows public authorities, and no certificate of ours']),
      ],
      {
        enforcedBy: 'api-gateway',
        why: targets === 'function' ? 'invokes the function by a permission for this gateway alone' : '',
        pricePerMillion: 0,
      },
    ),
};

const invoked = `its role may invoke this one function, and no secret is shown; a network of the gateway's own needs an endpoint to Lambda, ${endpointPerMonth.toFixed(2)} dollars a month for all functions`;

function shown({ credential }: UpstreamCallModel): readonly string[] {
  if (credential === null) return [];
  const words = {
    header: 'a key in a header',
    basic: 'a user and a password',
    'client-credentials': 'a token of its authorization server, kept until it ends',
  } as const;
  return [`shows ${words[credential.kind]}`];
}

function verified({ tls }: UpstreamCallModel): readonly string[] {
  if (tls === null) return [];
  return [
    ...(tls.privateCa ? ['believes its own authority and no public one'] : []),
    ...(tls.clientCertificate ? ['shows a certificate'] : []),
    ...(tls.serverName === null ? [] : [`expects the name ${tls.serverName}`]),
    `${tls.minVersion} at least`,
  ];
}

function secrets({ credential, tls }: UpstreamCallModel): readonly string[] {
  if (credential === null && tls?.privateCa !== true && tls?.clientCertificate !== true) return [];
  return [
    `secrets stand in no template, and a network of the gateway's own needs an endpoint to them, ${endpointPerMonth.toFixed(2)} dollars a month for all`,
  ];
}
