import { expect, test } from '@jest/globals';
import type { CheckedFormat } from '../../../lib/contract/schema.ts';
import { formats } from '../../../lib/engine/schema/formats.ts';

test.each<[CheckedFormat, readonly string[], readonly string[]]>([
  ['date', ['2024-02-29', '2026-12-31'], ['2026-02-29', '2026-13-01', '2026-1-1', '2026-12-31T', '２026-01-01']],
  [
    'date-time',
    ['2026-11-24T13:00:00Z', '2026-11-24t13:00:00.25+02:00', '1998-12-31T15:59:60-08:00'],
    ['2026-11-24 13:00:00Z', '2026-11-24T13:00:00', '2026-11-24T24:00:00Z', '1998-12-31T22:59:60Z'],
  ],
  ['time', ['08:30:06Z', '23:59:60+00:00'], ['08:30:06', '8:30:06Z', '08:60:06Z', '08:30:06+24:00']],
  ['duration', ['P1Y2M3DT4H5M6S', 'PT0S', 'P4W', 'PT1H5M'], ['P', 'PT', 'P1D2H', 'P1Y2W', '1D', 'P1Y3D']],
  [
    'email',
    ["o'neill+x@mail.example", 'a@b.c'],
    ['a', 'a@', '@b', 'a@b@c', '.a@b.c', 'a@-b.c', '"a b"@c.d', 'a\n@b.c'],
  ],
  ['hostname', ['a-1.example', 'x'], ['-a', 'a-', 'a..b', 'a_b', '', `${'a'.repeat(64)}.b`]],
  ['ipv4', ['127.0.0.1'], ['127.1', '256.0.0.1', '010.0.0.1', '0x7f000001', '127.0.0.1\n']],
  ['ipv6', ['::1', '2001:db8::192.0.2.1'], ['1', '::1%eth0', ':::1', '12345::', '::256.1.1.1']],
  [
    'uri',
    ['https://a.example/x?y=%20#z', 'urn:a:b', 'mailto:a@b.c'],
    ['/x', 'https://a b', 'a:%zz', '//a', 'https://a\\b', ':x'],
  ],
  [
    'uuid',
    ['2eb8aa08-aa98-11ea-b4aa-73b441d16380'],
    ['2eb8aa08aa9811eab4aa73b441d16380', '2eb8aa08-aa98-11ea-b4aa-73b441d1638g'],
  ],
])('%s: some are, and some are not', (format, fitting, others) => {
  const { isIn } = formats[format];
  expect([fitting.filter((text) => !isIn(text)), others.filter(isIn)]).toEqual([[], []]);
});

test.each(Object.entries(formats))('%s: no long text takes long', (_, { isIn }) => {
  const long = ['a', '1', 'a.', 'https://a@', 'a:/', '%20', ':', 'P1', '2026-'].map((part) =>
    part.repeat(200_000 / part.length),
  );
  const began = performance.now();
  expect(long.filter((text) => isIn(`x:${text}\n`) || isIn(`${text}\n`))).toEqual([]);
  expect(performance.now() - began).toBeLessThan(2_000);
});
