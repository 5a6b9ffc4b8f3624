import type { Issue } from '../../contract/issue.ts';
import { frontOptions } from './front-options.ts';
import { functionOptions } from './function-options.ts';
import { keyOptions } from './key-options.ts';
import { networkOptions } from './network-options.ts';
import { observabilityOptions } from './observability-options.ts';
import { type LooseProps, type OptionGroup, optionPlace, type Planned } from './option-group.ts';
import { splitOptions } from './split-options.ts';
import { storeOptions } from './store-options.ts';

/** What a construct must be told whatever its gateway is. */
const boundKeys = ['gateway', 'stage', 'auth', 'upstreams'] as const;

const groups: readonly OptionGroup[] = [
  networkOptions,
  storeOptions,
  frontOptions,
  functionOptions,
  observabilityOptions,
  splitOptions,
  keyOptions,
];

/** Mistakes in the options of the construct that can be seen without its declaration. */
export function optionIssues(props: LooseProps): readonly Issue[] {
  const known: readonly string[] = [...boundKeys, ...groups.flatMap(({ keys }) => keys)];
  return [
    ...Object.keys(props)
      .filter((key) => !known.includes(key))
      .map((key): Issue => ({ code: 'GH1001', at: 'Gateway', got: key })),
    ...stageIssues(props.stage),
    ...groups.flatMap(({ issues }) => issues(props)),
  ];
}

/** Options that do not go with what is declared. */
export function misfits(props: LooseProps, planned: Planned): readonly Issue[] {
  return groups.flatMap((group) => group.misfits?.(props, planned) ?? []);
}

function stageIssues(got: unknown): readonly Issue[] {
  if (typeof got === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(got)) return [];
  const why = "a stage is named with letters, digits, '-' and '_', at most 128";
  return [{ code: 'GH1004', at: optionPlace('stage'), got, why, fix: "write for example stage: 'prod'" }];
}
