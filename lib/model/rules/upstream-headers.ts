import { foldHeaderName } from '../../contract/header-names.ts';
import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field, textOf, textsOf } from '../reading.ts';
import { fieldEditsOf, type NamedField, newNames } from '../route-edits.ts';
import { readUpstreams, type UpstreamReading } from '../upstream-reading.ts';
import { forbiddenNames, setNameFindings } from './header-names.ts';

/** A header that the gateway writes for an upstream has a lawful name, means nothing else, and no rule of a route touches it. */
export function upstreamHeaderRules(gateway: GatewayReading): readonly Finding[] {
  const { identity, credentials } = forbiddenNames(gateway);
  return readUpstreams(gateway).flatMap((upstream) => {
    const [deadline, shown] = [deadlineHeader(upstream), credentialHeader(upstream)];
    return [
      ...(deadline === undefined
        ? []
        : [...setNameFindings(deadline, { identity, credentials }), ...meaning(deadline)]),
      // The gateway's own credential may stand where callers have theirs: what they sent is dropped.
      ...(shown?.name === undefined || !shown.isWritten
        ? []
        : [...setNameFindings(shown, { identity, credentials: [] }), ...meaning(shown)]),
      ...(deadline !== undefined && shown !== undefined && isSame(deadline.name, shown.name)
        ? [clash(deadline.path, deadline.name, 'the credential stands in this header')]
        : []),
      ...[deadline, shown].flatMap((header) => (header === undefined ? [] : routeClashes(upstream, header))),
    ];
  });
}

function deadlineHeader({ path, raw }: UpstreamReading): NamedField | undefined {
  const name = textOf(field(raw, 'deadlineHeader'));
  return name === undefined ? undefined : { path: [...path, 'deadlineHeader'], name };
}

/** Where the gateway's own credential stands; basic and client credentials have one place (RFC 9110 §11.6.2). */
function credentialHeader({ path, raw }: UpstreamReading): (NamedField & { readonly isWritten: boolean }) | undefined {
  const here = [...path, 'credential'];
  const kind = field(raw, 'credential', 'kind');
  const name = textOf(field(raw, 'credential', 'header'));
  if (kind === 'header') return name === undefined ? undefined : { path: [...here, 'header'], name, isWritten: true };
  return kind === 'basic' || kind === 'client-credentials'
    ? { path: [...here, 'kind'], name: 'Authorization', isWritten: false }
    : undefined;
}

/** What a service reads in these is about the request. */
const otherMeaning =
  /^(?:accept|content-|if-|range$|cache-control$|date$|host$|idempotency-key$|origin$|referer$|user-agent$)/;

function meaning({ path, name }: NamedField): readonly Finding[] {
  return otherMeaning.test(foldHeaderName(name))
    ? [{ code: 'GH1301', path, got: name, why: 'this header says something of the request itself' }]
    : [];
}

/** `forward` of a route, or an edit of its headers, says something else of the same header. */
function routeClashes({ called }: UpstreamReading, { name }: NamedField): readonly Finding[] {
  return called.flatMap(({ route }) => {
    const edits = fieldEditsOf(route).filter(({ place }) => place === 'request-header');
    const named: readonly NamedField[] = [
      ...edits.flatMap(({ set, add, remove, rename }) => [...set, ...add, ...remove, ...rename, ...newNames(rename)]),
      ...textsOf(field(route.raw, 'forward')).map(([index, one]) => ({
        path: [...route.path, 'forward', index],
        name: one,
      })),
    ];
    return named
      .filter((one) => isSame(one.name, name))
      .map((one) =>
        clash(
          one.path,
          one.name,
          'the gateway writes this header for the upstream: its `credential` or `deadlineHeader`',
        ),
      );
  });
}

function clash(path: Path, got: string, why: string): Finding {
  return { code: 'GH1305', path, got, why };
}

function isSame(one: string, other: string): boolean {
  return foldHeaderName(one) === foldHeaderName(other);
}
