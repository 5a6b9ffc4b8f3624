import type { Stack } from 'aws-cdk-lib';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { anyOf, apiKey, cognito, Gateway, introspection, jwt, lambda, platform, url } from '../../lib/index.ts';
import { type TemplateJson, templateOf } from './shop.ts';

const club = platform('club', {
  auth: {
    member: jwt({ scopes: ['read'], claims: { tid: 'string' }, header: 'X-Member-Token' }),
    visitor: jwt({ claims: { tid: 'string' } }),
    partner: introspection({ scopes: ['read'], claims: { tid: 'string' }, cache: '45s' }),
    pool: cognito({ roleNames: ['librarian'] }),
    machine: apiKey({
      tiers: { basic: { rate: '10/s', burst: 20, quota: '1000/day' }, bulk: { rate: '100/s' } },
      keys: 'own',
    }),
    scanner: apiKey({
      tiers: { scan: { rate: '1/s' } },
      keys: 'own',
      query: { name: 'api_key', reason: 'old scanners' },
    }),
    legacy: lambda({ claims: { branch: 'string' }, header: 'x-ticket', cache: '60s' }),
    unused: lambda(),
    reader: anyOf('visitor', 'partner'),
    anybody: anyOf('visitor', 'machine'),
  },
});

/** Routes for every kind of credential. */
export function clubGateway() {
  const books = club.service('books', {
    owner: 'team-books',
    upstream: { timeout: '1s' },
    routes: {
      'GET /open': { auth: 'public', reason: 'everybody' },
      'GET /members': { auth: 'member' },
      'GET /visitors': { auth: 'visitor' },
      'GET /pool': { auth: 'pool', roles: ['librarian'] },
      'GET /feed': { auth: 'machine', tiers: ['bulk'] },
      'GET /scan': { auth: 'scanner' },
      'GET /tickets': { auth: 'legacy', where: { 'query.branch': 'claims.branch' } },
      'GET /read': { auth: 'reader' },
      'GET /any': { auth: 'anybody' },
    },
  });
  const files = club.service('files', {
    owner: 'team-files',
    upstream: { timeout: '1s', trusts: 'nothing' },
    routes: {
      'GET /files/{path+}': { auth: 'reader', direct: 'large files' },
      'GET /old/{path+}': { auth: 'legacy', direct: 'large files' },
    },
  });
  return club.gateway('club', { services: [books, files], cors: { origins: ['https://club.example.com'] } });
}

const issuer = { issuer: 'https://id.example.com/', audience: 'club' };

export function clubPlaces(stack: Stack) {
  const ticketOffice = LambdaFunction.fromFunctionArn(
    stack,
    'TicketOffice',
    'arn:aws:lambda:eu-central-1:111111111111:function:ticket-office',
  ) as IFunction;
  return {
    stage: 'prod',
    limitStore: 'dynamodb',
    auth: {
      member: issuer,
      visitor: issuer,
      pool: issuer,
      partner: {
        issuer: 'https://partner.example.com/',
        introspectionUri: 'https://partner.example.com/introspect',
        clientId: 'club',
        clientSecret: 'club/partner-client',
        privateNetwork: 'a realm inside',
      },
      legacy: { function: ticketOffice },
      unused: { function: ticketOffice },
    },
    upstreams: { books: url('https://books.example.com'), files: url('https://files.example.com') },
  } as const;
}

export function clubTemplate(): TemplateJson {
  return templateOf((stack) => new Gateway(stack, 'Gateway', { gateway: clubGateway(), ...clubPlaces(stack) }));
}
