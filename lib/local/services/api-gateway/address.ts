import { Unsupported } from '../../assembly/unsupported.ts';
import { type ApiMapping, mappingFor } from './api-mapping.ts';
import type { RestApiDefinition } from './rest-api-definition.ts';
import { type RoutedDomain, ruleFor } from './routed-domain.ts';
import type { RestApi } from './serve.ts';

/** One deployment of an API: what answers, and until when it is needed. */
export interface Deployed {
  readonly definition: RestApiDefinition;
  readonly serve: RestApi;
}

/** What is served under one address: one API, or all that the rules of one domain lead to. */
export interface Address {
  /** The same for each deployment. */
  readonly key: string;
  readonly apis: readonly Deployed[];
  /** Who answers this path, and how it comes there; undefined where nothing leads to an API. */
  readonly led: (path: string) => Led | undefined;
}

export interface Led {
  readonly api: Deployed;
  /** null where the request comes by API Gateway's own endpoint. */
  readonly mapping: ApiMapping | null;
}

/** Addresses of all APIs, in the order of the first API of each. @throws Unsupported where a rule leads out of the assembly */
export function addressesOf(deployed: readonly Deployed[], domains: readonly RoutedDomain[]): readonly Address[] {
  const routed = domains.map((domain) => addressOfDomain(deployed, domain));
  const alone = deployed
    .filter((one) => !routed.some(({ apis }) => apis.includes(one)))
    .map((one): Address => ({ key: keyOf(one.definition), apis: [one], led: (path) => ledTo(one, path) }));
  const placeOf = ({ apis }: Address) => deployed.indexOf(apis[0] as Deployed);
  return [...routed, ...alone].sort((one, other) => placeOf(one) - placeOf(other));
}

function addressOfDomain(deployed: readonly Deployed[], domain: RoutedDomain): Address {
  const apiOf = new Map(
    domain.rules.map((rule) => {
      const found = deployed.find(({ definition: { apiId, stage } }) => apiId === rule.apiId && stage === rule.stage);
      if (found === undefined) {
        const place = { stack: domain.domain, resource: rule.basePath ?? 'all other paths', property: '' };
        throw new Unsupported(place, 'the rule leads to a stage that is not in this assembly');
      }
      return [rule, found] as const;
    }),
  );
  return {
    key: domain.domain,
    apis: deployed.filter((one) => [...apiOf.values()].includes(one)),
    led(path) {
      const rule = ruleFor(domain, path);
      const api = rule && apiOf.get(rule);
      // Paths stay whole behind a rule.
      return api && { api, mapping: { domain: domain.domain.split('/').at(-1) ?? '', basePath: '' } };
    },
  };
}

/** A domain sends on what comes under its base paths. */
function ledTo(api: Deployed, path: string): Led | undefined {
  const { mappings } = api.definition;
  if (mappings.length === 0) return { api, mapping: null };
  const mapping = mappingFor(mappings, path);
  return mapping && { api, mapping };
}

function keyOf({ stack, restApi, stage }: RestApiDefinition): string {
  return `${stack}/${restApi}/${stage}`;
}
