import { afterEach, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { HostOptions, LocalHost } from '../../../lib/local/host-types.ts';
import {
  apiResources,
  calls,
  functionResources,
  type SmallAssembly,
  smallAssembly,
} from '../assembly/small-assembly.ts';

let small: SmallAssembly | undefined;
let running: LocalHost | undefined;
afterEach(async () => {
  await running?.stop();
  small?.remove();
  running = undefined;
  small = undefined;
});

/** Invokes the function in the query, as an SDK does. */
const caller = `export const handler = async ({ queryStringParameters: { name } }) => {
  const url = process.env.AWS_ENDPOINT_URL_LAMBDA;
  if (url === undefined) return { body: 'no Lambda API' };
  const answer = await fetch(url + '/2015-03-31/functions/' + name + '/invocations', { method: 'POST', body: '{}' });
  return { body: answer.status + ' ' + (await answer.text()) };
};`;
const says = (text: string) => `export const handler = async () => ${JSON.stringify(text)};`;
const alias: JsonObject = { FunctionName: { Ref: 'Service' }, FunctionVersion: '1', Name: 'live' };

function assembly(place: JsonObject['x'], service = 'one') {
  return {
    Stack: {
      resources: {
        ...apiResources(
          { paths: { '/a': { get: calls('F') } } },
          { stage: place === undefined ? {} : { Variables: { upstream_orders: place } } },
        ),
        ...functionResources('F', 'caller'),
        ...functionResources('Service', service),
        ...functionResources('Other', 'other'),
        Live: { Type: 'AWS::Lambda::Alias', Properties: alias },
      },
      code: { caller, other: says('other'), [service]: says(service) },
    },
  };
}

async function start(place: JsonObject['x'], options: HostOptions = {}): Promise<void> {
  small = smallAssembly(assembly(place));
  running = await host(small.directory, options);
}

const invoke = async (name: string) => (await fetch(`${running?.url}/a?name=${encodeURIComponent(name)}`)).text();
const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Stack-Service';

it.each<[story: string, place: JsonObject['x'], names: readonly string[]]>([
  ['its name', { 'Fn::Join': ['', ['lambda:', { Ref: 'Service' }]] }, ['Stack-Service', `${arn}`]],
  ['its ARN', { 'Fn::Join': ['', ['lambda:', { 'Fn::GetAtt': ['Service', 'Arn'] }]] }, ['Stack-Service']],
  ['an alias', { 'Fn::Join': ['', ['lambda:', { Ref: 'Live' }]] }, ['Stack-Service:live', `${arn}:live`]],
  ['a version', { 'Fn::Join': ['', ['lambda:', { Ref: 'ServiceVersion' }]] }, ['Stack-Service:1']],
])('a function that is an upstream by %s is invoked by others', async (_, place, names) => {
  await start(place);
  expect(await Promise.all(names.map(invoke))).toEqual(names.map(() => '200 "one"'));
});

it('no other function of the assembly is', async () => {
  await start('lambda:Stack-Service');
  const asked = await Promise.all(
    ['Stack-Other', 'Stack-F', 'Stack-Service:live', 'Service', ':function:'].map(invoke),
  );
  expect(asked.map((answer) => answer.slice(0, 4))).toEqual(Array(5).fill('404 '));
});

it('an upstream with an address asks for no Lambda API', async () => {
  await start('orders.example.com');
  expect(await invoke('Stack-Service')).toBe('no Lambda API');
});

it('an address may stand in the place of a function', async () => {
  await start('lambda:Stack-Service', { stageVariables: { upstream_orders: '127.0.0.1:9' } });
  expect(await invoke('Stack-Service')).toBe('no Lambda API');
});

it('a reload gives the code of the next deployment', async () => {
  await start('lambda:Stack-Service');
  expect(await invoke('Stack-Service')).toBe('200 "one"');
  small?.write(assembly('lambda:Stack-Service', 'two'));
  await running?.reload();
  expect(await invoke('Stack-Service')).toBe('200 "two"');
});

it('a function that is not in the assembly is refused by name and place', async () => {
  await expect(start('lambda:elsewhere')).rejects.toThrow(
    /Stack.*Api.*Variables\.upstream_orders.*function:elsewhere is not a function of this assembly/s,
  );
});
