import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { BreakerStanding, BreakersAnswer, BreakersEvent, ForceBreaker } from '../contract/breakers-event.ts';
import type { GatewayBreaker, GatewayBreakers } from '../contract/gateway-operator.ts';
import { OperatorMistake } from './operator-mistake.ts';

export interface GatewayBreakersParts {
  readonly manifests: () => readonly AssemblyManifest[];
  /** Sends an event to a forwarder, past API Gateway. One that is throttled or fails refuses. */
  readonly ask: (forwarder: string, event: BreakersEvent) => Promise<BreakersAnswer>;
}

/** An upstream of a gateway, and the logical id of the function that calls it. */
interface Called {
  readonly gateway: string;
  readonly upstream: string;
  readonly forwarder: string;
}

/**
 * Circuits, by way of the forwarders: they share the table, so where the one that calls an upstream has no instance left, the
 * others answer for it. An upstream that API Gateway calls itself has no circuit; what an aggregate calls are routes of services.
 */
export function gatewayBreakers({ manifests, ask }: GatewayBreakersParts): GatewayBreakers {
  return {
    async list() {
      return (await Promise.all(manifests().map((manifest) => standings(calledBy(manifest), ask)))).flat();
    },
    async force({ gateway: wanted, ...order }) {
      const all = manifests().flatMap(calledBy);
      const { gateway, forwarder } = chosen(all, order.upstream, wanted);
      const others = all.filter((one) => one.gateway === gateway).map((one) => one.forwarder);
      return {
        gateway,
        ...(await forced([...new Set([forwarder, ...others])], { gatehouse: 'breakers', ...order }, ask)),
      };
    },
  };
}

function calledBy({ gateway, routes, forwarders }: AssemblyManifest): readonly Called[] {
  const calls = routes.flatMap(({ way, service, upstream }): readonly Called[] =>
    way === 'lambda' && upstream !== null ? [{ gateway, upstream, forwarder: forwarders[service] as string }] : [],
  );
  return [...new Map(calls.map((one) => [one.upstream, one])).values()];
}

type Ask = GatewayBreakersParts['ask'];

/** Of one gateway. @throws OperatorMistake when somebody does not answer whom nobody answers for */
async function standings(called: readonly Called[], ask: Ask): Promise<readonly GatewayBreaker[]> {
  const forwarders = [...new Set(called.map(({ forwarder }) => forwarder))];
  const answers = await Promise.all(
    forwarders.map(async (one) => [one, await ask(one, { gatehouse: 'breakers', action: 'list' })] as const),
  );
  const found = new Map<string, BreakerStanding>();
  const refusals = new Map<string, string>();
  // Whoever calls an upstream knows more of it than the table does.
  const isFirst = (forwarder: string, { upstream }: BreakerStanding) =>
    !found.has(upstream) || called.some((one) => one.upstream === upstream && one.forwarder === forwarder);
  for (const [forwarder, answer] of answers) {
    if ('refused' in answer) refusals.set(forwarder, answer.refused);
    else
      for (const standing of answer.breakers) if (isFirst(forwarder, standing)) found.set(standing.upstream, standing);
  }
  return called.flatMap(({ gateway, upstream, forwarder }) => {
    const standing = found.get(upstream);
    const refused = refusals.get(forwarder);
    if (standing === undefined && refused !== undefined) throw new OperatorMistake(refused);
    return standing === undefined ? [] : [{ gateway, ...standing }];
  });
}

/** The first of the forwarders is the one to say why not. */
async function forced([first, ...others]: readonly string[], order: ForceBreaker, ask: Ask): Promise<BreakerStanding> {
  const answer = await ask(first as string, order);
  if ('breakers' in answer) return answer.breakers[0] as BreakerStanding;
  for (const other of others) {
    const instead = await ask(other, order);
    if ('breakers' in instead) return instead.breakers[0] as BreakerStanding;
  }
  throw new OperatorMistake(answer.refused);
}

function chosen(all: readonly Called[], upstream: string, gateway: string | undefined): Called {
  const [first, second] = all.filter((one) => one.upstream === upstream && one.gateway === (gateway ?? one.gateway));
  if (first === undefined) {
    const known = [...new Set(all.map((one) => one.upstream))].join(', ') || 'none';
    throw new OperatorMistake(`no forwarder calls an upstream ${upstream}; there are ${known}`);
  }
  if (second !== undefined)
    throw new OperatorMistake(`${first.gateway} and ${second.gateway} both have ${upstream}: name one with --gateway`);
  return first;
}
