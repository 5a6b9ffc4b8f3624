import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { entriesOf, field, textOf } from '../reading.ts';
import { readUpstreams } from '../upstream-reading.ts';
import { writtenPath } from '../written-path.ts';

/** What of a service's errors becomes part of a problem has one value and a name of its own. */
export function errorEnvelopeRules(gateway: GatewayReading): readonly Finding[] {
  return readUpstreams(gateway).flatMap(({ path, raw }) => {
    const here = [...path, 'errors'];
    const detail = field(raw, 'errors', 'detail');
    return [
      ...(detail === undefined ? [] : valueFindings([...here, 'detail'], detail)),
      ...entriesOf(field(raw, 'errors', 'members')).flatMap(([name, value]) => [
        ...nameFindings([...here, 'members', name], name),
        ...valueFindings([...here, 'members', name], value),
      ]),
    ];
  });
}

function valueFindings(path: Path, value: unknown): readonly Finding[] {
  const text = textOf(value);
  if (text === undefined || text.trim() === '') return [];
  const read = writtenPath(path, text);
  if ('finding' in read) return [read.finding];
  return read.path.some(({ kind }) => kind === 'each')
    ? [{ code: 'GH1315', path, got: text, why: 'one value of a problem, so no path of elements' }]
    : [];
}

/** RFC 9457 §3.2. */
const memberName = /^[A-Za-z][A-Za-z0-9_]{2,63}$/;

/** Members that the gateway itself writes into problems (RFC 9457 §3.1, `lib/contract/problem.ts`, and what refusals add). */
const ownMembers = ['type', 'title', 'status', 'detail', 'instance', 'requestId', 'violations', 'more', 'part', 'why'];

function nameFindings(path: Path, name: string): readonly Finding[] {
  if (ownMembers.includes(name))
    return [
      { code: 'GH1316', path, got: name, why: 'the gateway writes this member itself', fix: 'choose another name' },
    ];
  const why = 'a member of a problem is a letter, then letters, digits and _, from 3 to 64';
  return memberName.test(name) ? [] : [{ code: 'GH1316', path, got: name, why, fix: 'choose another name' }];
}
