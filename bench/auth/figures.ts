import { median } from '../median.ts';
import type { AuthMeasurements, CaseName, Slice } from './measurement.ts';
import { garbage } from './measurement.ts';
import { algorithms } from './setup.ts';

/** One line of the bench: ours beside theirs, and what the ratio of the two may be; null for one that is only shown. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly atMost: number | null;
  readonly met: boolean;
}

type Pair = readonly [ours: readonly Slice[], theirs: readonly Slice[]];

/** Time of the processor decides: on a machine that others use, the time on the wall is theirs. */
export function figuresOf(measured: AuthMeasurements): readonly Figure[] {
  const slices = (name: CaseName) => measured.slices[name] ?? [];
  const pair = (ours: CaseName, theirs: CaseName): Pair => [slices(ours), slices(theirs)];
  const cold = (theirs: keyof AuthMeasurements['cold']): Pair => [measured.cold.ours, measured.cold[theirs]];
  return [
    inMicros('a kept token found again : its SHA-256', pair('found', 'sha256'), 2),
    ...algorithms.map((alg) => inMicros(`${alg} : jose alone`, pair(`${alg} ours`, `${alg} jose`), 1.15)),
    ...garbage.map((one) => inMicros(`8 KB, ${one} : jose, RS256`, pair(`garbage: ${one}`, 'RS256 jose'), 0.2)),
    inMicros('cold start : middy and jose', cold('jose'), 1.5),
    inMicros(
      'found again, revocations looked at, the caller at hand : its SHA-256',
      pair('found and checked', 'sha256'),
      null,
    ),
    ...algorithms.map((alg) =>
      inMicros(
        `${alg}, not revoked, the caller made and kept : jose alone`,
        pair(`${alg} ours, all of it`, `${alg} jose`),
        null,
      ),
    ),
    ...algorithms.map((alg) => inMicros(`${alg} : aws-jwt-verify`, pair(`${alg} ours`, `${alg} aws-jwt-verify`), null)),
    ...(['RS256', 'ES256'] as const).map((alg) =>
      inMicros(`${alg} : jsonwebtoken and jwks-rsa`, pair(`${alg} ours`, `${alg} jsonwebtoken`), null),
    ),
    inMicros('cold start : middy and aws-jwt-verify', cold('aws-jwt-verify'), null),
    inMicros('cold start : middy, jsonwebtoken and jwks-rsa', cold('jsonwebtoken'), null),
    ...(['jose', 'aws-jwt-verify', 'jsonwebtoken'] as const).map((peer) => {
      const [ours, theirs] = [measured.sizes.ours.bytes, measured.sizes[peer].bytes];
      return figure(`bundle : middy and ${peer}`, 'bytes', [ours, theirs, ours / theirs], null);
    }),
  ];
}

/** The ratio is the middle one of all rounds, each with its own neighbour in time. */
function inMicros(name: string, [ours, theirs]: Pair, atMost: number | null): Figure {
  const ratios = ours.map(({ cpuMicros }, round) => cpuMicros / (theirs[round]?.cpuMicros ?? Number.NaN));
  const micros = (slices: readonly Slice[]) => median(slices.map(({ cpuMicros }) => cpuMicros));
  return figure(name, 'CPU µs', [micros(ours), micros(theirs), median(ratios)], atMost);
}

function figure(
  name: string,
  unit: string,
  [ours, theirs, ratio]: readonly [number, number, number],
  atMost: number | null,
): Figure {
  return { name, unit, ours, theirs, ratio, atMost, met: atMost === null || ratio <= atMost };
}
