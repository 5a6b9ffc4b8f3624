import type { Issue } from '../contract/issue.ts';
import { declarationShape } from './declaration-shape.ts';
import { type Finding, issueOf, type Path } from './finding.ts';
import type { GatewayModel } from './gateway-model.ts';
import { type GatewayReading, readGateway } from './gateway-reading.ts';
import { madeByFindings } from './made-by.ts';
import { normalise } from './normalise.ts';
import { plainJson } from './plain-json.ts';
import { aggregateAccessRules } from './rules/aggregate-access.ts';
import { aggregateInputRules } from './rules/aggregate-inputs.ts';
import { aggregateMountRules } from './rules/aggregate-mounts.ts';
import { aggregatePartRules } from './rules/aggregate-parts.ts';
import { aggregatePlaceRules } from './rules/aggregate-places.ts';
import { aggregateReferenceRules } from './rules/aggregate-references.ts';
import { aggregateTimeRules } from './rules/aggregate-times.ts';
import { aggregateViewRules } from './rules/aggregate-views.ts';
import { authenticationRules } from './rules/authentication.ts';
import { balancingRules } from './rules/balancing.ts';
import { basePathRules } from './rules/base-paths.ts';
import { bodyEditRules } from './rules/body-edits.ts';
import { callTimeRules } from './rules/call-times.ts';
import { corsRules } from './rules/cors.ts';
import { credentialRules } from './rules/credentials.ts';
import { errorEnvelopeRules } from './rules/error-envelopes.ts';
import { fallbackRules } from './rules/fallbacks.ts';
import { fieldEditRules } from './rules/field-edits.ts';
import { guardrailRateRules } from './rules/guardrail-rates.ts';
import { guardrailValueRules } from './rules/guardrail-values.ts';
import { guardrailRules } from './rules/guardrails.ts';
import { healthPathRules } from './rules/health-path.ts';
import { identityHeaderRules } from './rules/identity-headers.ts';
import { idleProtectionRules } from './rules/idle-protections.ts';
import { limitDimensionRules } from './rules/limit-dimensions.ts';
import { limitFormRules } from './rules/limit-forms.ts';
import { limitSizeRules } from './rules/limit-sizes.ts';
import { nameRules } from './rules/names.ts';
import { overlapRules } from './rules/overlaps.ts';
import { pathTreeRules } from './rules/path-tree.ts';
import { pathRules } from './rules/paths.ts';
import { requestValueRules } from './rules/request-values.ts';
import { serviceRules } from './rules/services.ts';
import { tierRateRules } from './rules/tier-rates.ts';
import { tierRules } from './rules/tiers.ts';
import { timeAndLimitRules } from './rules/times-and-limits.ts';
import { upstreamHeaderRules } from './rules/upstream-headers.ts';
import { validationRules } from './rules/validations.ts';
import { writtenValueRules } from './rules/written-values.ts';
import { shapeFindings } from './shape-findings.ts';

const rules: readonly ((gateway: GatewayReading) => readonly Finding[])[] = [
  nameRules,
  serviceRules,
  pathRules,
  pathTreeRules,
  healthPathRules,
  overlapRules,
  basePathRules,
  authenticationRules,
  credentialRules,
  requestValueRules,
  identityHeaderRules,
  fieldEditRules,
  writtenValueRules,
  bodyEditRules,
  errorEnvelopeRules,
  validationRules,
  timeAndLimitRules,
  callTimeRules,
  fallbackRules,
  idleProtectionRules,
  balancingRules,
  upstreamHeaderRules,
  tierRules,
  limitFormRules,
  limitDimensionRules,
  limitSizeRules,
  tierRateRules,
  corsRules,
  guardrailValueRules,
  guardrailRules,
  guardrailRateRules,
  aggregateMountRules,
  aggregatePartRules,
  aggregateInputRules,
  aggregateReferenceRules,
  aggregateAccessRules,
  aggregatePlaceRules,
  aggregateViewRules,
  aggregateTimeRules,
];

/** The model of a gateway declaration, or every mistake in it at once. Takes any value: plain JavaScript users have no types. */
export function modelOf(
  declaration: unknown,
): { readonly model: GatewayModel } | { readonly issues: readonly Issue[] } {
  const { value, shape, findings } = examined(declaration);
  if (findings.length > 0) return { issues: issuesAt(value, findings) };
  if (!shape.success) throw new Error('a declaration of wrong shape gave no finding');
  return { model: normalise(shape.data) };
}

/** The mistakes of a declaration that lie in what it mounts at this place of `services`. */
export function mountedIssues(declaration: unknown, index: number): readonly Issue[] {
  const { value, findings } = examined(declaration);
  const place = ['definition', 'services', index];
  return issuesAt(
    value,
    findings.filter(({ path }) => isWithin(path, place)),
  );
}

function examined(declaration: unknown) {
  const { value, findings: oddities } = plainJson(declaration);
  const shape = declarationShape.safeParse(value);
  const records = madeByFindings(value);
  const reading = readGateway(value);
  const rest = [
    ...(shape.success ? [] : shapeFindings(value, shape.error.issues)),
    ...rules.flatMap((rule) => rule(reading)),
  ];
  const findings = [
    ...records,
    ...oddities.filter(({ path }) => !records.some((record) => isWithin(path, record.path))),
    ...rest.filter(({ path }) => ![...records, ...oddities].some((known) => isWithin(path, known.path))),
  ];
  return { value, shape, findings };
}

function issuesAt(value: unknown, findings: readonly Finding[]): readonly Issue[] {
  return oncePerPlace(findings)
    .map((finding) => issueOf(value, finding))
    .sort(byPlace);
}

/** A foreign record, or a value that is not data, is one mistake, whatever is inside of it. */
function isWithin(path: Path, outer: Path): boolean {
  return outer.every((step, index) => path[index] === step);
}

/** A finding that two rules made is told once. */
function oncePerPlace(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...new Map(
      findings.map((finding) => [JSON.stringify([finding.code, finding.path, finding.why, finding.got]), finding]),
    ).values(),
  ];
}

/** What belongs to one route stands together. */
function byPlace(a: Issue, b: Issue): number {
  return a.at === b.at ? 0 : a.at < b.at ? -1 : 1;
}
