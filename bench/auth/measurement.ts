import { type Algorithm, algorithms } from './setup.ts';

/** What one case cost in one slice of a round. */
export interface Slice {
  /** Of this process and all its threads, user and system together. */
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

export const verifiers = ['ours', 'jose', 'aws-jwt-verify', 'jsonwebtoken'] as const;
export type Verifier = (typeof verifiers)[number];

export const garbage = [
  'letters',
  'letters in three parts',
  'a payload at random',
  'a payload of brackets',
  'a signature too long',
] as const;
export type Garbage = (typeof garbage)[number];

export type CaseName =
  | 'sha256'
  | 'found'
  | 'found and checked'
  | `${Algorithm} ${Verifier}`
  | `${Algorithm} ours, all of it`
  | `garbage: ${Garbage}`;

/** jsonwebtoken knows no EdDSA. */
const isMeasured = (alg: Algorithm, verifier: Verifier) => alg !== 'EdDSA' || verifier !== 'jsonwebtoken';

export const caseNames: readonly CaseName[] = [
  'sha256',
  'found',
  'found and checked',
  ...algorithms.flatMap((alg) =>
    verifiers.filter((one) => isMeasured(alg, one)).map((one) => `${alg} ${one}` as const),
  ),
  ...algorithms.map((alg) => `${alg} ours, all of it` as const),
  ...garbage.map((one) => `garbage: ${one}` as const),
];

/** Of one bundled handler. */
export interface BundleSize {
  /** Loaded at every start. */
  readonly bytes: number;
  readonly gzipped: number;
}

export interface AuthMeasurements {
  readonly rounds: number;
  readonly slices: { readonly [name in CaseName]?: readonly Slice[] };
  /** A process of its own each: loading the handler, and its first answer. */
  readonly cold: { readonly [V in Verifier]: readonly Slice[] };
  readonly sizes: { readonly [V in Verifier]: BundleSize };
}
