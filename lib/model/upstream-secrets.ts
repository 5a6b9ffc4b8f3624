import type { Issue } from '../contract/issue.ts';
import { encodeUpstreamSecrets, type UpstreamSecrets } from '../contract/upstream-place.ts';
import type { UpstreamCallModel } from './gateway-model.ts';
import { shown, type Tokens, urlIssues } from './place-url.ts';
import { characterIssues } from './placed.ts';
import { field, textOf } from './reading.ts';

/** What is bound beside the addresses of an upstream: names of secrets, and where tokens come from. */
export interface PlacedSecrets {
  /** The value of their stage variable; null where the declaration asks for none. */
  readonly value: string | null;
  /** In Secrets Manager. */
  readonly names: readonly string[];
  readonly issues: readonly Issue[];
}

interface Member {
  readonly steps: readonly [string, string];
  readonly isAsked: (calls: UpstreamCallModel) => boolean;
  readonly asked: string;
  readonly isSecret: boolean;
}

const byToken = ({ credential }: UpstreamCallModel) => credential?.kind === 'client-credentials';

const members: { readonly [M in keyof UpstreamSecrets]-?: Member } = {
  credential: {
    steps: ['credential', 'secret'],
    isAsked: ({ credential }) => credential !== null,
    asked: '`credential`',
    isSecret: true,
  },
  tokenUri: {
    steps: ['credential', 'tokenUri'],
    isAsked: byToken,
    asked: "`credential: { kind: 'client-credentials' }`",
    isSecret: false,
  },
  clientId: {
    steps: ['credential', 'clientId'],
    isAsked: byToken,
    asked: "`credential: { kind: 'client-credentials' }`",
    isSecret: false,
  },
  ca: {
    steps: ['tls', 'ca'],
    isAsked: ({ tls }) => tls?.privateCa === true,
    asked: '`tls.privateCa`',
    isSecret: true,
  },
  certificate: {
    steps: ['tls', 'certificate'],
    isAsked: ({ tls }) => tls?.clientCertificate === true,
    asked: '`tls.clientCertificate`',
    isSecret: true,
  },
};

/** What the declaration asks for is bound, and nothing is bound that it does not ask for. */
export function placedSecrets(
  { at, value }: { readonly at: string; readonly value: unknown },
  calls: UpstreamCallModel,
  { tokens, mayBePlain }: { readonly tokens: Tokens; readonly mayBePlain: boolean },
): PlacedSecrets {
  const bound = Object.entries(members).map(([name, member]) => {
    const text = textOf(field(value, ...member.steps));
    return { name, member, at: [at, ...member.steps].join('.'), text, isAsked: member.isAsked(calls) };
  });
  const given = bound.flatMap(({ name, text, isAsked }) => (isAsked && text !== undefined ? [[name, text]] : []));
  const encoded = encodeUpstreamSecrets(Object.fromEntries(given));
  const issues = bound.flatMap(({ name, member, at: here, text, isAsked }): readonly Issue[] => {
    if (isAsked !== (text !== undefined)) return [isAsked ? missing(here, member) : unasked(here, member)];
    if (text === undefined) return [];
    const rules = { tokens, mayBePlain, mayHaveQuery: false };
    const faults = name === 'tokenUri' ? urlIssues(here, text, rules) : [];
    return faults.length > 0 ? faults : textIssues(here, text, tokens);
  });
  return {
    value: given.length === 0 ? null : encoded,
    names: [...new Set(bound.flatMap(({ member, text }) => (member.isSecret && text !== undefined ? [text] : [])))],
    issues: issues.length > 0 || given.length === 0 ? issues : characterIssues(at, encoded, tokens),
  };
}

function missing(at: string, { steps: [group, key], asked }: Member): Issue {
  return {
    code: 'GH2001',
    at,
    got: undefined,
    why: `${asked} asks for it`,
    fix: `write \`${group}: { ${key}: … }\` at the place`,
  };
}

function unasked(at: string, { asked }: Member): Issue {
  return { code: 'GH2002', at, got: undefined, fix: `declare ${asked} on the upstream, or remove it` };
}

/** Names are separated by & in their stage variable, which carries few characters. */
function textIssues(at: string, text: string, tokens: Tokens): readonly Issue[] {
  return text.includes('&') ? [{ code: 'GH2004', at, got: shown(text) }] : characterIssues(at, text, tokens);
}
