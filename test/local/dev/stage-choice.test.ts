import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { AssemblyManifest } from '../../../lib/contract/assembly-manifest.ts';
import { onlyStage } from '../../../lib/local/assembly/only-stage.ts';
import type { Stack } from '../../../lib/local/assembly/template.ts';
import { readManifests } from '../../../lib/local/dev/manifests.ts';
import { stageChoice } from '../../../lib/local/dev/stage-choice.ts';

const manifest = (gateway: string, stage: string, stack = `${gateway}-${stage}`) =>
  ({ schema: 1, gateway, stage, stack }) as AssemblyManifest;
const [staging, production, shop] = [
  manifest('market', 'staging'),
  manifest('market', 'production'),
  manifest('shop', 'eu'),
];
const stackOf = (id: string, parent?: Stack): Stack => ({
  ...{ id, stackName: id, account: '1', region: 'r', template: {} },
  ...(parent && { within: { parent, logicalId: 'Nested' } }),
});

it('hosts everything where no gateway is there twice', () => {
  expect(stageChoice([staging, shop], undefined)).toEqual({ manifests: [staging, shop], stage: undefined, left: [] });
});

it('hosts the first stage of a gateway that is there in several, and tells which it leaves', () => {
  expect(stageChoice([staging, production], undefined)).toEqual({
    ...{ manifests: [staging], stage: 'staging', left: ['production'] },
  });
});

it('hosts the stage that was asked for, and no stage that is not there', () => {
  expect(stageChoice([staging, production], 'production').manifests).toEqual([production]);
  expect(() => stageChoice([staging, production], 'prod')).toThrow(
    "no gateway has the stage 'prod'; there are staging, production",
  );
});

it('leaves out the stacks of other stages, with what is nested in them, and keeps the rest', () => {
  const [network, left, kept] = [stackOf('network'), stackOf(production.stack), stackOf(staging.stack)];
  const stacks = [network, left, stackOf('api', left), kept, stackOf('api', kept)];
  const assembly = { directory: '', codeDirectories: new Map(), stacks, manifests: [staging, production] };
  const { stacks: hosted, manifests } = onlyStage(assembly, 'staging');
  expect(hosted).toEqual([network, kept, stackOf('api', kept)]);
  expect(manifests).toEqual([staging]);
  expect(onlyStage(assembly, undefined)).toBe(assembly);
});

it('refuses one stage of a stack that holds two', () => {
  const both = [manifest('market', 'staging', 'one'), manifest('market', 'production', 'one')];
  const assembly = { directory: '', codeDirectories: new Map(), stacks: [stackOf('one')], manifests: both };
  expect(() => onlyStage(assembly, 'staging')).toThrow('stack one holds gateways of several stages');
});

it('finds gateways in the stages of the CDK, which are assemblies within the assembly', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-stages-'));
  try {
    for (const [path, one] of [['assembly-a', staging] as const, ['assembly-b', production] as const]) {
      mkdirSync(join(directory, path));
      writeFileSync(join(directory, path, 'manifest.json'), '{}');
      writeFileSync(join(directory, path, 'Market.gatehouse.json'), JSON.stringify(one));
    }
    writeFileSync(join(directory, 'manifest.json'), '{}');
    mkdirSync(join(directory, 'asset.1'));
    writeFileSync(join(directory, 'asset.1', 'config.gatehouse.json'), JSON.stringify(shop));
    expect(readManifests(directory)).toEqual([staging, production]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
