/**
 * What an authorizer and a gateway have been fooled by, request by request. `TOKEN` is a good token of alice, `OTHER` another
 * good one of hers, `KEY` a good key. `hidden` is what no service may see, `seen` what it must.
 */
export interface AttackCase {
  readonly id: string;
  readonly why: string;
  /** Default: `POST /v1/orders`. */
  readonly request?: string;
  readonly headers: readonly string[];
  readonly status: number;
  readonly hidden?: readonly string[];
  readonly seen?: readonly string[];
}

const good = 'Authorization: Bearer TOKEN';

const extraction: readonly AttackCase[] = [
  { id: 'ok', why: 'the request as it should be', headers: [good], status: 200, seen: ['x-user-id: alice'] },
  { id: 'ok-h2', why: 'HTTP/2 has names in lower case', headers: ['authorization: Bearer TOKEN'], status: 200 },
  { id: 'ok-upper', why: 'names have any case', headers: ['AUTHORIZATION: Bearer TOKEN'], status: 200 },
  { id: 'ok-scheme-lower', why: 'so have schemes', headers: ['Authorization: bearer TOKEN'], status: 200 },
  { id: 'ok-scheme-upper', why: 'in any way', headers: ['Authorization: BEARER TOKEN'], status: 200 },
  { id: 'none', why: 'no credential', headers: [], status: 401 },
  { id: 'empty', why: 'an empty field', headers: ['Authorization:'], status: 401 },
  { id: 'scheme-only', why: 'a scheme without a token', headers: ['Authorization: Bearer'], status: 401 },
  { id: 'scheme-blank', why: 'a scheme and a blank', headers: ['Authorization: Bearer '], status: 401 },
  { id: 'no-scheme', why: 'a token without its scheme', headers: ['Authorization: TOKEN'], status: 401 },
  { id: 'other-scheme', why: 'another scheme', headers: ['Authorization: Token TOKEN'], status: 401 },
  { id: 'basic', why: 'the token as a password', headers: ['Authorization: Basic TOKEN'], status: 401 },
  { id: 'scheme-glued', why: 'no blank after the scheme', headers: ['Authorization: BearerTOKEN'], status: 401 },
  { id: 'two-spaces', why: 'RFC 6750 has one blank', headers: ['Authorization: Bearer  TOKEN'], status: 401 },
  { id: 'tab', why: 'a tab is no blank', headers: ['Authorization: Bearer\tTOKEN'], status: 401 },
  { id: 'quoted', why: 'a quoted token', headers: ['Authorization: Bearer "TOKEN"'], status: 401 },
  { id: 'trailing-comma', why: 'the start of a list', headers: ['Authorization: Bearer TOKEN,'], status: 401 },
  { id: 'list', why: 'a list of two', headers: ['Authorization: Bearer TOKEN, Bearer OTHER'], status: 401 },
  { id: 'param', why: 'as an auth-param', headers: ['Authorization: Bearer token=TOKEN'], status: 401 },
  { id: 'dup-case', why: 'two fields in two spellings', headers: [good, 'authorization: Bearer OTHER'], status: 401 },
  { id: 'dup-same', why: 'one field twice', headers: [good, good], status: 401 },
  { id: 'dup-last', why: 'a good one last', headers: ['Authorization: Bearer x', good], status: 401 },
  { id: 'dup-first', why: 'a good one first', headers: [good, 'Authorization: Bearer x'], status: 401 },
  { id: 'dup-scheme', why: 'two schemes', headers: [good, 'Authorization: Basic dTpw'], status: 401 },
  {
    id: 'query-and-header',
    why: 'RFC 6750 §2: more than one method is refused',
    request: 'POST /v1/orders?access_token=OTHER',
    headers: [good],
    status: 401,
  },
  {
    id: 'query-encoded',
    why: 'and so it is when its name is encoded',
    request: 'POST /v1/orders?access%5Ftoken=OTHER',
    headers: [good],
    status: 401,
  },
  {
    id: 'query',
    why: 'a token in the query alone',
    request: 'POST /v1/orders?access_token=TOKEN',
    headers: [],
    status: 401,
  },
  { id: 'cookie', why: 'a token in a cookie', headers: ['Cookie: Authorization=Bearer TOKEN'], status: 401 },
  { id: 'x-auth', why: 'a look-alike', headers: ['X-Authorization: Bearer TOKEN'], status: 401 },
  { id: 'proxy-auth', why: 'for another hop', headers: ['Proxy-Authorization: Bearer TOKEN'], status: 401 },
  { id: 'underscore', why: 'an underscore after the name', headers: ['Authorization_: Bearer TOKEN'], status: 401 },
  { id: 'space-name', why: 'a blank in the name is no HTTP', headers: ['Authorization : Bearer TOKEN'], status: 400 },
  { id: 'folded', why: 'a folded line is no HTTP', headers: ['Authorization: Bearer\r\n TOKEN'], status: 400 },
];

const identity = [
  'X-User-Id',
  'x-user-id',
  'X_User_Id',
  'x_user_id',
  'X-User_Id',
  'X.User.Id',
  'X-USER-ROLES',
  'X-User-Roles',
  'X-User-Anything',
  'X-Tenant-Id',
  'x_tenant_id',
  'X-Internal-Token',
  'X-Auth-Request-User',
  'X-Gatehouse-Identity',
  'X-Gatehouse-Token',
  'X-Amzn-Apigateway-Api-Id',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method-Override',
  'X-HTTP-Method',
  'X-Method-Override',
];

const spoofing: readonly AttackCase[] = [
  ...identity.map((name) => ({
    id: `spoof ${name}`,
    why: 'a service would believe it, in this spelling or as a CGI reads it',
    headers: [good, `${name}: planted`],
    status: 200,
    hidden: ['planted'],
    seen: ['x-user-id: alice'],
  })),
  { id: 'spoof-space', why: 'no HTTP', headers: [good, 'X-User-Id : planted'], status: 400 },
  { id: 'spoof-nul', why: 'no HTTP', headers: [good, 'X-User-Id\0: planted'], status: 400 },
  { id: 'spoof-value', why: 'no HTTP', headers: [good, 'X-Free: a\rX-User-Id: planted'], status: 400 },
  {
    id: 'hop-connection',
    why: 'a proxy behind us would remove what Connection names',
    headers: [good, 'Connection: X-User-Id, X-Tenant-Id'],
    status: 200,
    hidden: ['connection: x-user-id, x-tenant-id'],
    seen: ['x-user-id: alice'],
  },
  {
    id: 'spoof-public-route',
    why: 'nobody calls a public route, whatever he says',
    request: 'GET /v1/public',
    headers: ['X-User-Id: planted', 'x_user_roles: planted', good, 'X-Api-Key: KEY'],
    status: 200,
    hidden: ['planted', 'TOKEN', 'KEY', 'x-user-id'],
  },
  {
    id: 'credentials',
    why: 'a service did not ask for any',
    headers: [good, 'Cookie: planted', 'X-Api-Key: planted', 'x_api_key: planted', 'Proxy-Authorization: planted'],
    status: 200,
    hidden: ['planted', 'TOKEN'],
  },
];

const partner = 'GET /v1/partner';
const keys: readonly AttackCase[] = [
  { id: 'key', why: 'as it should be', request: partner, headers: ['x-api-key: KEY'], status: 200, hidden: ['KEY'] },
  { id: 'key-case', why: 'names have any case', request: partner, headers: ['X-API-Key: KEY'], status: 200 },
  { id: 'key-dup', why: 'twice', request: partner, headers: ['x-api-key: KEY', 'x-api-key: KEY'], status: 401 },
  {
    id: 'key-dup-case',
    why: 'twice, in two spellings',
    request: partner,
    headers: ['x-api-key: KEY', 'X-Api-Key: KEY'],
    status: 401,
  },
  {
    id: 'key-dup-wrong',
    why: 'a wrong one before',
    request: partner,
    headers: ['x-api-key: gh_x', 'x-api-key: KEY'],
    status: 401,
  },
  { id: 'key-flipped', why: 'keys have one case', request: partner, headers: ['x-api-key: FLIPPED'], status: 401 },
  { id: 'key-trunc', why: 'cut off', request: partner, headers: ['x-api-key: CUT'], status: 401 },
  { id: 'key-more', why: 'one letter more', request: partner, headers: ['x-api-key: KEYa'], status: 401 },
  { id: 'key-nul', why: 'no HTTP', request: partner, headers: ['x-api-key: KEY\0'], status: 400 },
  { id: 'key-bearer', why: 'in another place', request: partner, headers: ['Authorization: Bearer KEY'], status: 401 },
  {
    id: 'key-query',
    why: 'in the query, where none may be',
    request: `${partner}?x-api-key=KEY`,
    headers: [],
    status: 401,
  },
  { id: 'key-underscore', why: 'in another spelling', request: partner, headers: ['x_api_key: KEY'], status: 401 },
  {
    id: 'key-usage',
    why: 'the usage key is no key',
    request: partner,
    headers: ['x-api-key: usage-key-of-partner-pro'],
    status: 401,
  },
  { id: 'key-none', why: 'no key', request: partner, headers: [], status: 401 },
  { id: 'token-for-key', why: 'a token where a key is asked for', request: partner, headers: [good], status: 401 },
];

/** The path is the client's, and `*` and `?` are wildcards of policies: none may stand in one, and none opens another route. */
const paths: readonly AttackCase[] = [
  { id: 'arn-star', why: 'a wildcard as an id', request: 'GET /v1/orders/*', headers: [good], status: 200 },
  { id: 'arn-qmark', why: 'another', request: 'GET /v1/orders/4%3F', headers: [good], status: 200 },
  {
    id: 'arn-admin',
    why: 'what came before opens no other route',
    request: 'GET /v1/admin',
    headers: [good],
    status: 403,
  },
  { id: 'arn-delete', why: 'nor another method', request: 'DELETE /v1/orders/*', headers: [good], status: 403 },
  { id: 'arn-double-slash', why: 'an empty segment', request: 'GET /v1//orders', headers: [good], status: 400 },
  { id: 'arn-semicolon', why: 'a matrix parameter', request: 'GET /v1/orders;admin=1', headers: [good], status: 400 },
  { id: 'arn-null', why: 'an encoded NUL', request: 'GET /v1/orders%00', headers: [good], status: 400 },
  { id: 'arn-dots', why: 'a way out', request: 'GET /v1/files/..%2fadmin', headers: [good], status: 400 },
  { id: 'bola-own', why: 'her own', request: 'GET /v1/users/alice/orders', headers: [good], status: 200 },
  { id: 'bola', why: 'somebody else’s', request: 'GET /v1/users/bob/orders', headers: [good], status: 403 },
  { id: 'bola-case', why: 'another spelling', request: 'GET /v1/users/ALICE/orders', headers: [good], status: 403 },
  { id: 'bola-encoded', why: 'encoded twice', request: 'GET /v1/users/%2561lice/orders', headers: [good], status: 403 },
];

export const attackCases = [...extraction, ...spoofing, ...keys, ...paths];
