import { type Place, url } from '../declare/upstream-place.ts';

/** A place for each service of a gateway, with names for the secrets it asks for; for whatever stands where services should. Aggregates have none. */
export function defaultUpstreams(services: unknown): { readonly [name: string]: Place } {
  const known: readonly AnyService[] = Array.isArray(services) ? services : [];
  return Object.fromEntries(
    known
      .filter((service) => service?.kind !== 'aggregate')
      .map((service) => {
        const name = String(service?.name);
        const secrets = secretsOf(name, service?.definition?.upstream);
        return [name, url(`https://${name}.upstream.example`, { ...secrets, open: 'a test calls nobody there' })];
      }),
  );
}

/** A service as plain JavaScript may write it. */
type AnyService = {
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly definition?: { readonly upstream?: AnyUpstream };
} | null;
type AnyUpstream = {
  readonly credential?: { readonly kind?: unknown };
  readonly tls?: { readonly privateCa?: unknown; readonly clientCertificate?: unknown };
};

/** Names of the secrets that its declaration asks for. */
function secretsOf(name: string, upstream: AnyUpstream | undefined) {
  const { credential, tls } = upstream ?? {};
  const server = { tokenUri: `https://${name}.issuer.example/token`, clientId: 'test' };
  const ca = tls?.privateCa === true && { ca: `test/${name}/ca` };
  const certificate = tls?.clientCertificate === true && { certificate: `test/${name}/certificate` };
  return {
    ...(credential && {
      credential: { secret: `test/${name}`, ...(credential.kind === 'client-credentials' && server) },
    }),
    ...((ca || certificate) && { tls: { ...ca, ...certificate } }),
  };
}
