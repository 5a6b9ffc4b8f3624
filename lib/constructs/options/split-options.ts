import type { Issue } from '../../contract/issue.ts';
import { entriesOf, field } from '../../model/reading.ts';
import type { Split } from '../../plan/split.ts';
import { type LooseProps, type OptionGroup, optionPlace } from './option-group.ts';

/** Over how many REST APIs the gateway is spread. */
export interface SplitOptions {
  /**
   * By the name of each REST API, the services and aggregates that it serves: `{ catalog: ['products'], sales: ['orders'] }`. For
   * a gateway that one API has no room for; it needs a `domain`, whose base paths lead to the APIs, and the first one gets what
   * no base path leads elsewhere. Default: one API, in the stack itself.
   */
  readonly split?: Split;
}

export const splitOptions: OptionGroup = {
  keys: ['split'],
  issues: (props) => (props['split'] === undefined ? [] : [...shapeIssues(props['split']), ...domainIssues(props)]),
};

/** The split of these options; null where there is none, or none that could be read. */
export function splitIn({ split }: LooseProps): Split | null {
  return split === undefined || shapeIssues(split).length > 0 ? null : (split as Split);
}

/** As the names of services: they become names of resources. */
const apiName = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

function shapeIssues(split: unknown): readonly Issue[] {
  const at = optionPlace('split');
  if (typeof split !== 'object' || split === null || Array.isArray(split))
    return [{ code: 'GH1004', at, got: split, why: expected, fix: written }];
  const apis = entriesOf(split);
  if (apis.length < 2) return [{ code: 'GH1602', at, got: apis.length, why: 'one API is no split' }];
  return apis.flatMap(([name, mounted]): Issue[] => [
    ...(apiName.test(name) ? [] : [{ code: 'GH1006' as const, at, got: name }]),
    ...(isListOfNames(mounted)
      ? []
      : [{ code: 'GH1004' as const, at: optionPlace('split', name), got: mounted, why: expected, fix: written }]),
  ]);
}

const expected = 'a split says by the name of each API which services it serves';
const written = "write for example split: { catalog: ['products', 'search'], sales: ['orders'] }";

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function domainIssues({ domain }: LooseProps): readonly Issue[] {
  if (domain === undefined) return [{ code: 'GH2152', at: optionPlace('split'), got: undefined }];
  const basePath = field(domain, 'basePath');
  return basePath === undefined ? [] : [{ code: 'GH2155', at: optionPlace('domain', 'basePath'), got: basePath }];
}
