import { type FieldRefusal, fieldRefusal, isHeaderName } from '../../contract/editable-field.ts';
import { defaultIdentityHeaders, foldHeaderName, isHopByHopHeader } from '../../contract/header-names.ts';
import type { FieldPlace } from '../../contract/shape.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field, textOf } from '../reading.ts';
import type { NamedField } from '../route-edits.ts';
import { credentialPlaces } from './credential-places.ts';

/** Names of the platform that no rule of a route may touch, in the spelling that all spellings fold to. */
export interface ForbiddenNames {
  readonly identity: readonly string[];
  readonly credentials: readonly string[];
}

export type HeaderPlace = Exclude<FieldPlace, 'query'>;

/** RFC 9110 §5.6.2 token, of a length that every server takes. */
export function isHeaderToken(name: string): boolean {
  return isHeaderName(name) && name.length <= 128;
}

const writtenByGateway = new Set(['x-request-id', 'x-trace-id', 'traceparent', 'tracestate', 'forwarded', 'via']);

/** True for headers that the gateway or API Gateway writes itself, in any spelling. */
export function isWrittenByGateway(folded: string): boolean {
  return (
    writtenByGateway.has(folded) ||
    isHopByHopHeader(folded) ||
    ['x-forwarded-', 'x-amz-', 'x-amzn-', 'x-gatehouse-'].some((prefix) => folded.startsWith(prefix))
  );
}

export function identityNames(gateway: GatewayReading): readonly NamedField[] {
  return Object.entries(defaultIdentityHeaders).map(([role, usual]) => ({
    path: ['platform', 'definition', 'identityHeaders', role],
    name: textOf(field(gateway.platform, 'identityHeaders', role)) ?? usual,
  }));
}

export function forbiddenNames(gateway: GatewayReading): ForbiddenNames {
  return {
    identity: identityNames(gateway).map(({ name }) => foldHeaderName(name)),
    credentials: credentialPlaces(gateway).headers.map(foldHeaderName),
  };
}

const whyNot: { readonly [R in Exclude<FieldRefusal, 'no-name'>]: string } = {
  reserved: 'this header is believed, so nothing of a route is ever added to it or renamed to it',
  'of-the-connection': 'this header is of one connection and its framing, and never passed on',
  'of-the-gateway': 'the gateway writes this header itself',
  cookie: 'whoever writes a cookie has somebody signed in',
};

/** What is wrong with the name of a header that the gateway writes in place of whatever a client sent under it. */
export function setNameFindings(header: NamedField, names: ForbiddenNames): readonly Finding[] {
  const found = ownNameFindings(header, names);
  return found.length === 0 && names.credentials.includes(foldHeaderName(header.name))
    ? [refused(header, 'a declaration holds no credentials')]
    : found;
}

/** What is wrong with the name of a client's header that a route takes away. */
export function ownNameFindings({ path, name }: NamedField, { identity }: ForbiddenNames): readonly Finding[] {
  const folded = foldHeaderName(name);
  if (!isHeaderToken(name)) return [{ code: 'GH1302', path, got: name }];
  if (identity.includes(folded))
    return [refused({ path, name }, 'the gateway writes this header itself: it says who is calling')];
  return isWrittenByGateway(folded) ? [refused({ path, name }, whyNot['of-the-gateway'])] : [];
}

/** What is wrong with the name of a header that an edit makes beside others, or out of another one. */
export function madeNameFindings(
  place: HeaderPlace,
  header: NamedField,
  { identity, credentials }: ForbiddenNames,
): readonly Finding[] {
  const folded = foldHeaderName(header.name);
  if (!isHeaderToken(header.name)) return [{ code: 'GH1302', path: header.path, got: header.name }];
  if (identity.includes(folded)) return [refused(header, 'this header says who is calling')];
  if (credentials.includes(folded)) return [refused(header, 'no edit makes a credential')];
  const why = fieldRefusal(place, header.name);
  return why === undefined || why === 'no-name' ? [] : [refused(header, whyNot[why])];
}

/** What is wrong with the name of a header that gets another one: whatever never comes in cannot go out by it. */
export function renamedNameFindings(place: HeaderPlace, header: NamedField, names: ForbiddenNames): readonly Finding[] {
  if (place === 'answer-header') return answeredNameFindings(header, names.identity.concat(names.credentials));
  return madeNameFindings(place, header, names).map((finding) =>
    finding.code === 'GH1302' ? finding : { ...finding, why: 'what a client sends in this header is never passed on' },
  );
}

/** What is wrong with the name of a service's header, where the edits of answers see none that are `closed`. */
export function answeredNameFindings({ path, name }: NamedField, closed: readonly string[] = []): readonly Finding[] {
  const folded = foldHeaderName(name);
  if (!isHeaderToken(name)) return [{ code: 'GH1302', path, got: name }];
  const isKept = isHopByHopHeader(name) || writtenOutward.test(folded) || closed.includes(folded);
  return isKept ? [refused({ path, name }, 'what a service says in this header is never passed on')] : [];
}

const writtenOutward = /^(?:x-request-id|x-trace-id|x-gatehouse-.*)$/;

function refused({ path, name }: NamedField, why: string): Finding {
  return { code: 'GH1301', path, got: name, why };
}
