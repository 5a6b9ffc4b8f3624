import { usualBreaker } from '../contract/breaker.ts';
import { durationMillis } from '../contract/units.ts';
import { usualCalls } from '../contract/upstream-call.ts';
import type { ServiceShape } from './declaration-shape.ts';
import type { UpstreamCallModel, UpstreamModel } from './gateway-model.ts';
import { errorEnvelope } from './normalise-edits.ts';
import { balanceRule, breakerRule, healthRule, hedgeRule, outlierRule, retryRule } from './normalise-protection.ts';
import type { UpstreamShape } from './upstream-shape.ts';

/** An upstream as its service wrote it, defaults filled in; `tries` are what its routes have for one try. */
export function upstreamModel({ name, definition }: ServiceShape, tries: readonly number[]): UpstreamModel {
  const { upstream } = definition;
  return {
    name,
    basePath: upstream.basePath === undefined || upstream.basePath === '/' ? '' : upstream.basePath,
    trusts: upstream.trusts ?? 'headers',
    critical: upstream.critical ?? true,
    errors: errorEnvelope(upstream.errors),
    calls: callModel(upstream, Math.max(...tries)),
    dev: upstream.dev ?? null,
  };
}

function callModel(upstream: UpstreamShape, longestTryMillis: number): UpstreamCallModel {
  const usual = {
    ...usualCalls,
    breaker: usualBreaker,
    connectMillis: Math.min(usualCalls.connectMillis, longestTryMillis),
  };
  const calls: Omit<UpstreamCallModel, 'written'> = {
    breaker: breakerRule(upstream.breaker),
    connectMillis: durationMillis(upstream.connect) ?? usual.connectMillis,
    firstByteMillis: durationMillis(upstream.firstByte) ?? usual.firstByteMillis,
    retry: retryRule(upstream.retry),
    hedge: hedgeRule(upstream.hedge),
    balance: balanceRule(upstream.balance),
    outlier: outlierRule(upstream.outliers),
    health: healthRule(upstream.health),
    maxInFlight: upstream.maxInFlight ?? usual.maxInFlight,
    deadlineHeader: upstream.deadlineHeader?.toLowerCase() ?? usual.deadlineHeader,
    credential: credentialConfig(upstream.credential),
    tls: tlsConfig(upstream.tls),
  };
  const members = Object.keys(calls) as (keyof typeof calls)[];
  return { ...calls, written: members.filter((one) => JSON.stringify(calls[one]) !== JSON.stringify(usual[one])) };
}

function credentialConfig(credential: UpstreamShape['credential']): UpstreamCallModel['credential'] {
  if (credential === undefined) return usualCalls.credential;
  if (credential.kind === 'header') return { kind: credential.kind, header: credential.header };
  if (credential.kind === 'basic') return credential;
  return { kind: credential.kind, scopes: credential.scopes ?? [], audience: credential.audience ?? null };
}

const versions = { '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' } as const;

/** null where what was written is what every connection has. */
function tlsConfig(tls: UpstreamShape['tls']): UpstreamCallModel['tls'] {
  const { privateCa = false, clientCertificate = false, serverName = null, minVersion = '1.2' } = tls ?? {};
  const isUsual = !privateCa && !clientCertificate && serverName === null && minVersion === '1.2';
  return isUsual ? null : { privateCa, clientCertificate, serverName, minVersion: versions[minVersion] };
}
