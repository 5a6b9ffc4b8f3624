import { afterEach, expect, it } from '@jest/globals';
import type { JsonObject, TemplateResource } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { HostLogLine, HostOptions, LocalHost } from '../../../lib/local/host-types.ts';
import {
  apiResources,
  calls,
  functionResources,
  type SmallAssembly,
  smallAssembly,
} from '../assembly/small-assembly.ts';

let small: SmallAssembly;
let running: LocalHost | undefined;
let lines: HostLogLine[] = [];
afterEach(async () => {
  await running?.stop();
  running = undefined;
  lines = [];
  small.remove();
});

/** Reads a secret as an SDK does: the one in the query, or the one whose id its environment holds. */
const source = `export const handler = async (event) => {
  const SecretId = event.queryStringParameters?.id ?? process.env.SECRET;
  const answer = await fetch(process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId }),
  });
  const { SecretString, __type } = await answer.json();
  return { body: SecretString ?? __type };
};`;

const secret = (Properties: JsonObject): TemplateResource => ({ Type: 'AWS::SecretsManager::Secret', Properties });

function start(options: HostOptions = {}, Secret = secret({ GenerateSecretString: { PasswordLength: 64 } })) {
  const environment = { Environment: { Variables: { SECRET: { Ref: 'Secret' } } } };
  small = smallAssembly({
    Stack: {
      resources: {
        ...apiResources({ paths: { '/a': { get: calls('F') } } }),
        ...functionResources('F', 'h', environment),
        Secret,
      },
      code: { h: source },
    },
  });
  return host(small.directory, { ...options, onLog: (line) => lines.push(line) }).then((started) => {
    running = started;
    return started;
  });
}

const read = async (id = '') => (await fetch(`${running?.url}/a${id === '' ? '' : `?id=${id}`}`)).text();

it('functions read the secrets that the host is given, and a reload may give others', async () => {
  const hosted = await start({ secrets: { 'shop/idp': 'first' } });
  expect([await read('shop/idp'), await read('other')]).toEqual(['first', 'ResourceNotFoundException']);
  await hosted.reload();
  expect(await read('shop/idp')).toBe('first');
  await hosted.reload({ secrets: { other: 'second' } });
  expect([await read('shop/idp'), await read('other')]).toEqual(['ResourceNotFoundException', 'second']);
  expect(JSON.stringify(lines)).not.toMatch(/first|second/);
});

it('a secret that AWS would make up is made up once', async () => {
  const hosted = await start();
  const made = await read();
  expect(made).toMatch(/^[0-9A-Za-z]{64}$/);
  await hosted.reload();
  expect(await read()).toBe(made);
});

it('a secret whose text stands in the template is that text', async () => {
  await start({}, secret({ Name: 'plain', SecretString: 'in the template' }));
  expect(await read()).toBe('in the template');
});

it.each<{ story: string; properties: JsonObject; sentence: string }>`
  story                             | properties                                                  | sentence
  ${'a secret without a value'}     | ${{ Name: 'n' }}                                            | ${'Stack Secret: a secret without a value is nothing to read'}
  ${'a secret of JSON'}             | ${{ GenerateSecretString: { SecretStringTemplate: '{}' } }} | ${'Stack Secret GenerateSecretString.SecretStringTemplate: the local host does not serve this property'}
  ${'a secret without digits'}      | ${{ GenerateSecretString: { ExcludeNumbers: true } }}       | ${'Stack Secret GenerateSecretString.ExcludeNumbers: the local host does not serve the value true'}
  ${'a property that is not known'} | ${{ SecretString: 's', RotationRules: {} }}                 | ${'Stack Secret RotationRules: the local host does not serve this property'}
`('refuses $story at start, by name', async ({ properties, sentence }) => {
  await expect(start({}, secret(properties))).rejects.toThrow(new Error(sentence));
});
