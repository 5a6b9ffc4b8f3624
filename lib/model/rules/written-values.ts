import { foldHeaderName } from '../../contract/header-names.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { entriesOf, field, textOf } from '../reading.ts';
import { bodyEditsOf, fieldEditsOf, type WrittenEdit } from '../route-edits.ts';
import { forbiddenNames } from './header-names.ts';

/** Constants that edits write can be sent, and none of them is a secret: a declaration is read by everybody. */
export function writtenValueRules(gateway: GatewayReading): readonly Finding[] {
  // The name of a header in which callers have credentials is told by the rule of names.
  const told = forbiddenNames(gateway).credentials;
  return ofRoutes(gateway, (route) =>
    constantsOf(route)
      .filter(({ name, isHeader }) => !(isHeader && told.includes(foldHeaderName(name))))
      .flatMap(constantFindings),
  );
}

interface Constant {
  readonly path: Path;
  /** Of the header, the parameter or the member. */
  readonly name: string;
  readonly text: string;
  readonly isHeader: boolean;
}

function constantsOf(route: RouteReading): readonly Constant[] {
  const ofFields = fieldEditsOf(route).flatMap(({ place, set, add }) =>
    [...set, ...add].flatMap((one) => constant(one, one.name, place !== 'query')),
  );
  const ofBodies = bodyEditsOf(route).flatMap(({ path, raw }) =>
    entriesOf(field(raw, 'set')).flatMap(([name, value]) =>
      constant({ path: [...path, 'set', name], name, value }, name.split('.').at(-1) as string, false),
    ),
  );
  return [...ofFields, ...ofBodies];
}

function constant({ path, value }: WrittenEdit, name: string, isHeader: boolean): readonly Constant[] {
  const text = textOf(field(value, 'static'));
  return text === undefined ? [] : [{ path: [...path, 'static'], name, text, isHeader }];
}

const headerValue = /^[\x21-\x7e](?:[\x20-\x7e]{0,1022}[\x21-\x7e])?$/;

/** What keeps a text from being written into a request, wherever. */
export function constantFindings({ path, name, text, isHeader }: Constant): readonly Finding[] {
  // Nobody's secret is shown, not even in the message that refuses it.
  if (isSecretName(name)) return [{ code: 'GH1301', path, got: undefined, why: 'a secret in a declaration', fix }];
  if (looksSecret(text)) return [{ code: 'GH1306', path, got: undefined, why: 'this looks like a secret', fix }];
  if (isHeader) return headerValue.test(text) ? [] : [{ code: 'GH1306', path }];
  return text.length <= 1_024 && !/\p{Surrogate}/u.test(text)
    ? []
    : [{ code: 'GH1306', path, why: 'a constant is a text of at most 1024 characters' }];
}

const fix = "declare the upstream's `credential`: its secret is bound as a place at the construct";

const secretName =
  /(?:^|-)(?:authorization|credentials?|password|passwd|passphrase|secret|private-?key|(?:api|access|secret|client|app)-?key|(?:access|auth|bearer|refresh|session|id|api)-?token|(?:client|app|shared)-?secret)$/;

function isSecretName(name: string): boolean {
  return secretName.test(foldHeaderName(name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')));
}

/** What an `Authorization` header holds, keys of this gateway, JSON Web Tokens, access keys of AWS, and PEM. */
const secretText =
  /^(?:bearer|basic|digest)\s+\S|^gh_[\w.-]{8}|^eyJ[\w-]+\.[\w-]+\.|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY/i;

function looksSecret(text: string): boolean {
  return secretText.test(text);
}
