import type { IssuerKeys, KeyDocuments, KeySource, Log, Upstream } from '../../ports.ts';
import type { IssuerUpstreams } from '../http/issuer-upstreams.ts';
import { documentsWhenAway } from './documents-when-away.ts';
import { type PublishedKeys, publishedKeys } from './published-keys.ts';

export interface IssuerKeysParts {
  /** Shared by the fleet. */
  readonly documents: KeyDocuments;
  readonly upstreams: Pick<IssuerUpstreams, 'to'>;
  readonly log: Log;
  readonly nowMillis: () => number;
  readonly pause: (millis: number) => Promise<void>;
}

/**
 * The keys of issuers: from memory, else from the document that the fleet shares, else, one instance for all, from the
 * issuer. One instance asks for one issuer once at a time, however many wait.
 */
export function issuerKeys({ documents, upstreams, ...parts }: IssuerKeysParts): IssuerKeys {
  const withoutFail = documentsWhenAway(documents, parts);
  const issuers = new Map<string, PublishedKeys>();
  const ways = new Map<string, Upstream>();

  function wayTo({ jwksUri, insecure, privateNetwork }: KeySource): Upstream {
    const name = `${insecure} ${privateNetwork} ${jwksUri}`;
    const way = ways.get(name) ?? upstreams.to(new URL(jwksUri), { insecure, privateNetwork });
    ways.set(name, way);
    return way;
  }

  return {
    find(source, wanted, { mayAsk } = { mayAsk: true }) {
      const { jwksUri } = source;
      const issuer = issuers.get(jwksUri) ?? publishedKeys(jwksUri, { ...parts, documents: withoutFail });
      issuers.set(jwksUri, issuer);
      return issuer.find(wanted, { way: () => wayTo(source), mayAsk });
    },
    generation: (jwksUri) => issuers.get(jwksUri)?.generation(),
  };
}
