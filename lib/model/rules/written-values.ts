import { foldHeaderName } from '../../contract/header-names.ts';
import { isSecretName, looksSecret } from '../clear-secret.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { entriesOf, field, textOf } from '../reading.ts';
import { bodyEditsOf, fieldEditsOf, type WrittenEdit } from '../route-edits.ts';
import { writtenPath } from '../written-path.ts';
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
      constant({ path: [...path, 'set', name], name, value }, lastName(path, name), false),
    ),
  );
  return [...ofFields, ...ofBodies];
}

/** The name of the member that a path leads to; the whole text where it is none, which is told elsewhere. */
function lastName(path: Path, text: string): string {
  const read = writtenPath(path, text);
  const last = 'path' in read ? read.path.findLast((step) => step.kind === 'member') : undefined;
  return last?.kind === 'member' ? last.name : text;
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
