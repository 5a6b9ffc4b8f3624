import type { Issue } from '../contract/issue.ts';
import { stageVariableName } from '../contract/places.ts';
import { encodeFunctionPlace } from '../contract/upstream-place.ts';
import type { UpstreamCallModel } from './gateway-model.ts';
import type { Bound } from './place-bindings.ts';
import { functionPlaceShape } from './place-shape.ts';
import type { Tokens } from './place-url.ts';
import { characterIssues, shapeIssues } from './placed.ts';

/** What needs an address. The rest of how an upstream is called holds for a function, or changes nothing. */
const ofAddresses = ['tls', 'credential', 'health'] as const satisfies readonly (keyof UpstreamCallModel)[];

/** An upstream that is a Lambda function: its name or ARN is its stage variable, and AWS itself is asked to call it. */
export function functionPlace({ name, at, value }: Bound, calls: UpstreamCallModel, tokens: Tokens) {
  const shape = functionPlaceShape.safeParse(value);
  const place = shape.success ? encodeFunctionPlace(shape.data.name) : '';
  return {
    name,
    variables: [[stageVariableName('upstream', name), place]],
    insecure: null,
    targets: 'function',
    reached: [],
    secrets: [],
    issues: [
      ...(shape.success ? characterIssues(at, place, tokens) : shapeIssues(at, value, shape.error.issues)),
      ...ofAddresses.filter((key) => calls[key] !== null).map((key) => needsAddress(at, key)),
    ],
  } as const;
}

function needsAddress(at: string, key: (typeof ofAddresses)[number]): Issue {
  const fix = `remove \`${key}\` from the upstream's declaration, or bind an address`;
  return { code: 'GH2009', at, got: key, fix };
}
