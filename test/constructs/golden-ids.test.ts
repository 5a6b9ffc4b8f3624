import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { TemplateJson } from './shop.ts';
import { wholeTemplate } from './whole-gateway.ts';

/** By type: what is lost with a resource that CloudFormation replaces. */
const stateful: { readonly [type: string]: string } = {
  'AWS::DynamoDB::Table': 'keys, revocations, circuits and limits',
  'AWS::ElastiCache::ServerlessCache': 'all counters of limits',
  'AWS::SecretsManager::Secret': 'the secret that tokens are signed with, or that hashes are made with',
  'AWS::ApiGateway::ApiKey': 'what callers of a tier have used of their quota',
  'AWS::ApiGateway::UsagePlan': 'every key that was put into it',
  'AWS::ApiGateway::RestApi': 'the address of the API, with its stages and deployments',
  'AWS::ApiGateway::DomainName': 'the address that clients have, until DNS has told everybody',
  'AWS::Logs::LogGroup': 'the logs under the name they had',
};

/** A version and a deployment have another id with everything they hold: they are not replaced but followed. */
const followed = new Set(['AWS::Lambda::Version', 'AWS::ApiGateway::Deployment']);

const file = new URL('./golden-ids.json', import.meta.url);
type Ids = { readonly [logicalId: string]: string };

function idsOf({ Resources }: TemplateJson): Ids {
  const kept = Object.entries(Resources).filter(([id, { Type }]) => id.startsWith('Gateway') && !followed.has(Type));
  return Object.fromEntries(
    kept.map(([id, { Type }]): [string, string] => [id, Type]).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What a change of ids does to a gateway that is deployed, a sentence each. */
function consequences(golden: Ids, now: Ids): readonly string[] {
  const changed = Object.entries(golden).filter(([id, type]) => now[id] !== type);
  const gone = changed.map(([id, type]) => {
    const lost = stateful[type];
    const what = lost === undefined ? 'replaces it by another' : `replaces it by another, and ${lost} are lost`;
    return `${id} (${type}) has gone: an update of a deployed gateway ${what}`;
  });
  const added = Object.keys(now).filter((id) => !Object.hasOwn(golden, id));
  return [
    ...gone,
    ...added.map((id) => `${id} (${now[id]}) is new: it belongs into golden-ids.json with the commit that makes it`),
  ];
}

const now = idsOf(wholeTemplate());
// With GOLDEN_IDS=write the file is what the template is now, for a commit that says why.
if (process.env['GOLDEN_IDS'] === 'write') writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Ids;

it('every resource has the logical id that deployed gateways have: another id is another resource', () => {
  expect(consequences(golden, now)).toEqual([]);
});

it('everything that holds state is among them', () => {
  expect(new Set(Object.values(golden).filter((type) => type in stateful))).toEqual(new Set(Object.keys(stateful)));
});

it('an id that has gone is told with what it means for a deployed gateway', () => {
  const [[table] = []] = Object.entries(golden).filter(([, type]) => type === 'AWS::DynamoDB::Table');
  const { [table as string]: _, ...others } = golden;
  expect(consequences(golden, { ...others, GatewayOther: 'AWS::DynamoDB::Table' })).toEqual([
    `${table} (AWS::DynamoDB::Table) has gone: an update of a deployed gateway replaces it by another, and keys, revocations, circuits and limits are lost`,
    'GatewayOther (AWS::DynamoDB::Table) is new: it belongs into golden-ids.json with the commit that makes it',
  ]);
});
