import { isHopByHopHeader } from '../../contract/header-names.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field, textsOf } from '../reading.ts';

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** Origins are exact, so that a browser's `Origin` is compared byte for byte; '*' stands alone. */
export function corsRules(gateway: GatewayReading): readonly Finding[] {
  const cors = field(gateway.raw, 'definition', 'cors');
  const path = ['definition', 'cors'];
  const origins = textsOf(field(cors, 'origins'));
  const none: readonly Finding[] =
    Array.isArray(field(cors, 'origins')) && origins.length === 0
      ? [{ code: 'GH1501', path: [...path, 'origins'], fix: 'write an origin, or leave `cors` out' }]
      : [];
  return [
    ...none,
    ...origins
      .filter(([, origin]) => !(origin === '*' ? origins.length === 1 : isOrigin(origin)))
      .map(([index]): Finding => ({ code: 'GH1501', path: [...path, 'origins', index] })),
    ...['headers', 'exposeHeaders'].flatMap((key) =>
      textsOf(field(cors, key))
        .filter(([, name]) => !token.test(name) || isHopByHopHeader(name))
        .map(([index]): Finding => ({ code: 'GH1302', path: [...path, key, index] })),
    ),
  ];
}

export function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
