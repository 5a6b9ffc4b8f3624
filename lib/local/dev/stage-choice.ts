import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import { DevError } from './dev-error.ts';

type Some = readonly [AssemblyManifest, ...AssemblyManifest[]];

export interface StageChoice {
  readonly manifests: Some;
  /** undefined where all that there is, is hosted. */
  readonly stage: string | undefined;
  /** The stages that are not. */
  readonly left: readonly string[];
}

/**
 * Which gateways a laptop hosts: those of the stage that was asked for. Left to itself it hosts all of them, and of an app that
 * makes one gateway in several stages the first stage: places are all that stages differ in, and a laptop has its own.
 * @throws DevError for a stage that is not there
 */
export function stageChoice(all: Some, asked: string | undefined): StageChoice {
  const stages = [...new Set(all.map(({ stage }) => stage))];
  const isTwice = all.some(({ gateway }, index) => all.findIndex((one) => one.gateway === gateway) < index);
  const stage = asked ?? (isTwice && stages.length > 1 ? stages[0] : undefined);
  const [first, ...rest] = all.filter((one) => stage === undefined || one.stage === stage);
  if (first === undefined)
    throw new DevError(
      `no gateway has the stage '${stage}'; there ${stages.length === 1 ? 'is' : 'are'} ${stages.join(', ')}`,
    );
  return { manifests: [first, ...rest], stage, left: stage === undefined ? [] : stages.filter((one) => one !== stage) };
}
