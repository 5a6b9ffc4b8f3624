import type { Issue } from '../../contract/issue.ts';
import { entriesOf, field } from '../../model/reading.ts';
import { type LooseProps, type OptionGroup, optionPlace, type Planned } from './option-group.ts';
import { unknownOptionKeys } from './option-shape.ts';

/** A key of a caller from before this gateway: one that API Gateway has in this account and region, or the value of one. */
export type CallerKey =
  | {
      /** Id of the key at API Gateway, as `aws apigateway get-api-keys` shows it. */
      readonly id: string;
    }
  | {
      /** Of the new key. */
      readonly name: string;
      /** Name of the secret of Secrets Manager that is its value, 20 to 128 characters. */
      readonly secret: string;
      /** Where the secret is JSON: the member that is the value. */
      readonly field?: string;
    };

/** By credential and tier. */
export type CallerKeys = { readonly [credential: string]: { readonly [tier: string]: readonly CallerKey[] } };

/** Which callers keep the key they have. */
export interface KeyOptions {
  /**
   * Keys that callers already have, by credential and tier, for credentials whose keys API Gateway keeps. Keys are otherwise
   * made by `cdk-gatehouse keys create`, and no value is ever in a template. Default: none.
   */
  readonly apiKeys?: CallerKeys;
}

export const keyOptions: OptionGroup = {
  keys: ['apiKeys'],
  issues: ({ apiKeys }) => (apiKeys === undefined ? [] : [...shapeIssues(apiKeys), ...twiceIssues(apiKeys)]),
  misfits: ({ apiKeys }, planned) => keysIn(apiKeys).flatMap((one) => unplannedIssues(one, planned)),
};

/** The keys of one tier, as they were given. */
interface GivenKeys {
  readonly credential: string;
  readonly tier: string;
  readonly keys: unknown;
}

function keysIn(apiKeys: LooseProps[string]): readonly GivenKeys[] {
  return entriesOf(apiKeys).flatMap(([credential, tiers]) =>
    entriesOf(tiers).map(([tier, keys]) => ({ credential, tier, keys })),
  );
}

function shapeIssues(apiKeys: unknown): readonly Issue[] {
  if (!isPlain(apiKeys)) return [expected('apiKeys')];
  const odd = entriesOf(apiKeys).filter(([, tiers]) => !isPlain(tiers));
  return [
    ...odd.map(([credential]) => expected('apiKeys', credential)),
    ...keysIn(apiKeys).flatMap(({ credential, tier, keys }) =>
      Array.isArray(keys)
        ? keys.flatMap((key, index) => keyIssues(['apiKeys', credential, `${tier}[${index}]`], key))
        : [expected('apiKeys', credential, tier)],
    ),
  ];
}

const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

function expected(...steps: readonly string[]): Issue {
  const why = 'keys stand in lists, by credential and tier';
  const fix = "write for example apiKeys: { partner: { pro: [{ id: 'a1b2c3d4e5' }] } }";
  return { code: 'GH1004', at: optionPlace(...steps), got: undefined, why, fix };
}

/** What may stand in each member; a value of a key fits `id` too, so it is not told. */
const members: { readonly [key: string]: RegExp } = {
  id: /^[A-Za-z0-9]{1,20}$/,
  name: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
  // "Name" of CreateSecret: letters, digits and these; or its ARN.
  secret: /^[A-Za-z0-9/_+=.@:-]{1,2048}$/,
  field: /^[A-Za-z0-9_.-]{1,128}$/,
};

function keyIssues(place: readonly string[], key: unknown): readonly Issue[] {
  const isExisting = field(key, 'id') !== undefined;
  const [wanted, optional] = isExisting ? [['id'], []] : [['name', 'secret'], ['field']];
  if (!isPlain(key)) return [expected(...place)];
  return [
    ...unknownOptionKeys(place, key, [...wanted, ...optional]),
    ...wanted
      .filter((name) => field(key, name) === undefined)
      .map(
        (name): Issue => ({
          code: 'GH1003',
          at: optionPlace(...place, name),
          got: undefined,
          fix: "write { id: '…' } of a key that exists, or { name: '…', secret: '…' } of one that is made",
        }),
      ),
    ...[...wanted, ...optional]
      .filter((name) => field(key, name) !== undefined && !isFit(name, field(key, name)))
      .map((name): Issue => ({ code: 'GH1123', at: optionPlace(...place, name), got: undefined })),
  ];
}

function isFit(name: string, value: unknown): boolean {
  return typeof value === 'string' && members[name]?.test(value) === true;
}

/** API Gateway knows a caller by one key, with one value, in one plan of a stage. */
function twiceIssues(apiKeys: unknown): readonly Issue[] {
  const all = keysIn(apiKeys).flatMap(({ credential, tier, keys }) =>
    (Array.isArray(keys) ? keys : []).map((key: unknown, index) => ({
      at: optionPlace('apiKeys', credential, `${tier}[${index}]`),
      texts: textsOf(key),
    })),
  );
  return all.flatMap(({ at, texts }, index): Issue[] => {
    const before = all.slice(0, index).find((one) => one.texts.some((text) => texts.includes(text)));
    return before === undefined ? [] : [{ code: 'GH1122', at, got: undefined, why: `it stands at ${before.at}` }];
  });
}

/** By each of these there is one key alone. */
function textsOf(key: unknown): readonly string[] {
  const [id, name, secret, member] = ['id', 'name', 'secret', 'field'].map((one) => field(key, one));
  return [
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(name === undefined ? [] : [`name ${name}`]),
    ...(secret === undefined ? [] : [`secret ${secret} ${member ?? ''}`]),
  ];
}

function unplannedIssues({ credential, tier }: GivenKeys, { model, plan }: Planned): readonly Issue[] {
  const plans = plan.usagePlans[credential];
  const at = optionPlace('apiKeys', credential);
  const known = model.platform.credentials[credential];
  if (known?.kind !== 'apiKey') return [{ code: 'GH1121', at, got: credential, why: 'no credential of keys' }];
  if (known.keptBy === 'gateway') {
    const why = 'the gateway keeps these keys itself, by hashes of values that it makes: no other value can be one';
    return [{ code: 'GH1121', at, got: credential, why, fix: 'make new keys by `cdk-gatehouse keys create`' }];
  }
  if (plans === undefined) return [{ code: 'GH1121', at, got: credential, why: 'no route here asks for its keys' }];
  return plans[tier] === undefined
    ? [{ code: 'GH1121', at: `${at}.${tier}`, got: tier, why: `tiers are ${Object.keys(plans).join(', ')}` }]
    : [];
}
