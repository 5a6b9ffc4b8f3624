import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { type Caller, type CallerContext, editionOnStage, encodeCaller } from '../../lib/contract/caller.ts';
import type { AuthorizationRule, AuthorizerConfig, CredentialConfig } from '../../lib/contract/runtime-config.ts';
import { type Authorization, authorize } from '../../lib/engine/authorization/authorize.ts';
import { type Presented, presentedCredential } from '../../lib/engine/callers/presented-credential.ts';
import { knownRoute, renamedParameters } from '../../lib/engine/paths/known-route.ts';
import { NotDeployed } from '../ports.ts';
import { headerList } from '../stages/header-list.ts';
import { bearerToken } from './bearer-token.ts';
import { type CredentialParts, checkCredential } from './check-credential.ts';
import type { Checked, Named } from './credential.ts';
import { policy } from './policy.ts';

export type Decision =
  | { readonly outcome: 'allow'; readonly result: APIGatewayAuthorizerResult }
  | {
      readonly outcome: 'deny';
      readonly result: APIGatewayAuthorizerResult;
      readonly reason: string;
      readonly credential: string;
    }
  | { readonly outcome: 'unauthorized'; readonly reason: string; readonly credential?: string };

/** One request as the authorizer sees it. */
export interface Request {
  readonly event: APIGatewayRequestAuthorizerEvent;
  readonly requestId: string;
  /** What reads addresses is loaded by who asks. */
  readonly clientIp: () => Promise<string>;
  readonly mayAsk: boolean;
}

/**
 * Who is calling. Of the request only the credentials of the route's own authorizer are looked at, since API Gateway keeps
 * the result by them for every route. What the caller may do is decided behind it; on direct routes, whose results are not
 * kept, here.
 */
export async function decide(config: AuthorizerConfig, parts: CredentialParts, request: Request): Promise<Decision> {
  const { event, mayAsk } = request;
  const named = credentialsOf(config, event);
  const query = event.multiValueQueryStringParameters ?? event.queryStringParameters;
  const presented = presentedCredential(named.map(placeOf), headerList(event.multiValueHeaders), query);
  if (presented.found !== 'one') return unauthorized({ reason: `credential-${presented.found}` });
  const value = textOf(presented);
  if (value === undefined) return unauthorized({ reason: 'scheme-wrong' });
  const brought = { value, stageVariables: event.stageVariables ?? {}, mayAsk };
  const checked = await checkCredential(brought, candidatesIn(presented, named), parts);
  return checked.genuine ? await admitted(config, request, checked) : unauthorized(checked);
}

const unauthorized = ({ reason, credential }: { readonly reason: string; readonly credential?: string }): Decision => ({
  outcome: 'unauthorized',
  reason,
  ...(credential === undefined ? {} : { credential }),
});

/** @throws NotDeployed for a route that the configuration does not have: the document is of another deployment. */
function credentialsOf(config: AuthorizerConfig, event: APIGatewayRequestAuthorizerEvent): readonly Named[] {
  const { httpMethod, resource } = event;
  const known = knownRoute(config.routes, httpMethod, resource);
  if (known === undefined) throw new NotDeployed(`no authorizer for ${httpMethod} ${resource} in the configuration`);
  const found = config.authorizers[known.route];
  if (found === undefined) throw new Error(`no authorizer ${known.route} in the configuration`);
  return found.credentials.map((name) => namedIn(config, event, name));
}

function namedIn(
  { credentials }: AuthorizerConfig,
  { stageVariables }: APIGatewayRequestAuthorizerEvent,
  name: string,
): Named {
  const config = credentials[name];
  if (config === undefined) throw new Error(`no credential ${name} in the configuration`);
  const variable = 'stageVariable' in config ? config.stageVariable : undefined;
  return { name, config, place: variable && stageVariables?.[variable] };
}

const queryOf = (config: CredentialConfig) => (config.kind === 'ownKey' ? config.query : null);
const placeOf = ({ config }: Named) => ({ header: config.header, query: queryOf(config) });

type One = Extract<Presented, { readonly found: 'one' }>;

const candidatesIn = ({ header, query }: One, named: readonly Named[]) =>
  named.filter(({ config }) => (header === null ? queryOf(config) === query : config.header === header));

/** In `Authorization` a token has its scheme, in any other header and in the query there is nothing but the credential. */
const textOf = ({ header, value }: One) => (header === 'authorization' ? bearerToken(value) : value);

async function admitted(
  config: AuthorizerConfig,
  request: Request,
  { caller, usageKey }: Extract<Checked, { readonly genuine: true }>,
): Promise<Decision> {
  const { credential } = caller;
  const context = contextOf(config, request, caller);
  if (context === undefined) return unauthorized({ reason: 'claims-too-large', credential });
  const { methodArn } = request.event;
  const verdict = await directVerdict(config, request, caller);
  if (!verdict.allow)
    return { outcome: 'deny', result: policy('Deny', methodArn, context), reason: verdict.refusal, credential };
  const result = policy('Allow', methodArn, context);
  return { outcome: 'allow', result: usageKey === undefined ? result : { ...result, usageIdentifierKey: usageKey } };
}

function contextOf(config: AuthorizerConfig, { event }: Request, caller: Caller): CallerContext | undefined {
  const { config: credential, place } = namedIn(config, event, caller.credential);
  try {
    return encodeCaller(caller, editionOnStage(credential.edition, place));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Rules of a direct route; its result is not kept, so they may look at this very request. */
async function directVerdict(
  { routes, directRoutes, gateway }: AuthorizerConfig,
  { event, clientIp, requestId }: Request,
  caller: Caller,
): Promise<Authorization> {
  const known = knownRoute(routes, event.httpMethod, event.resource);
  // Found among all routes first: a GET of the Lambda way is not the direct route of any other method beside it.
  if (known === undefined || !Object.hasOwn(directRoutes, known.key)) return { allow: true };
  return authorize(directRoutes[known.key] as AuthorizationRule, {
    path: renamedParameters(event.pathParameters, known.renamed),
    query: event.multiValueQueryStringParameters ?? {},
    headers: headerList(event.multiValueHeaders),
    caller,
    clientIp: await clientIp(),
    requestId,
    route: known.key,
    service: undefined,
    gateway,
  });
}
