import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { readAssembly } from '../../../lib/local/assembly/read-assembly.ts';
import { functionResources, type SmallAssembly, smallAssembly } from './small-assembly.ts';

let small: SmallAssembly;
afterEach(() => small.remove());

it('reads stacks in order, where they go, and the directory of each code asset', () => {
  small = smallAssembly({
    First: { resources: {}, environment: 'aws://111122223333/eu-north-1' },
    Second: { resources: functionResources('F', 'abc'), code: { abc: '' } },
  });
  writeFileSync(join(small.directory, 'First.Gateway.gatehouse.json'), '{"schema":1,"gateway":"g"}');
  const assembly = readAssembly(small.directory);
  expect(assembly.stacks.map(({ id, account, region }) => [id, account, region])).toEqual([
    ['First', '111122223333', 'eu-north-1'],
    ['Second', '123456789012', 'us-east-1'],
  ]);
  expect([...assembly.codeDirectories]).toEqual([['abc.zip', join(small.directory, 'asset.abc')]]);
  expect(assembly.manifests).toEqual([{ schema: 1, gateway: 'g' }]);
});

it('reads the assemblies of stages that are nested in it', () => {
  const inner = smallAssembly({ Inner: { resources: {}, code: { abc: '' } } });
  small = smallAssembly({});
  mkdirSync(small.directory, { recursive: true });
  renameSync(inner.directory, join(small.directory, 'assembly-Prod'));
  const artifacts = { 'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } } };
  writeFileSync(join(small.directory, 'manifest.json'), JSON.stringify({ artifacts }));
  const assembly = readAssembly(small.directory);
  expect(assembly.stacks.map(({ id }) => id)).toEqual(['Inner']);
  expect([...assembly.codeDirectories]).toEqual([['abc.zip', join(small.directory, 'assembly-Prod', 'asset.abc')]]);
});

it('says in one sentence what is no assembly', () => {
  small = smallAssembly({});
  const empty = join(small.directory, 'empty');
  mkdirSync(empty);
  expect(() => readAssembly(empty)).toThrow(`${empty} is not a cloud assembly: it has no manifest.json`);
});
