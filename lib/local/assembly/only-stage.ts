import type { Assembly } from './read-assembly.ts';
import type { Stack } from './template.ts';

/**
 * The assembly without the gateways of other stages: neither they nor the stacks that they stand in. All of it where no stage is
 * named. @throws Error where that is not to be had
 */
export function onlyStage(assembly: Assembly, stage: string | undefined): Assembly {
  if (stage === undefined) return assembly;
  const manifests = assembly.manifests.filter((one) => one.stage === stage);
  const others = assembly.manifests.filter((one) => one.stage !== stage).map((one) => one.stack);
  const shared = manifests.find((one) => others.includes(one.stack));
  if (shared !== undefined)
    throw new Error(`stack ${shared.stack} holds gateways of several stages, which are hosted together`);
  return { ...assembly, manifests, stacks: assembly.stacks.filter((stack) => !others.includes(outermost(stack).id)) };
}

function outermost(stack: Stack): Stack {
  return stack.within === undefined ? stack : outermost(stack.within.parent);
}
