import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';

/**
 * That media types are listed although a function of ours serves some entry: bodies that are not of these types would reach it
 * as texts, and come back changed.
 */
export function binaryTypeIssues({ name, binary, services, aggregates }: GatewayModel): readonly Issue[] {
  const served = [
    ...services.flatMap(({ routes }) => routes.filter(({ direct }) => direct === null)),
    ...aggregates.flatMap(({ routes }) => routes),
  ];
  const [first] = served;
  if (binary === null || first === undefined) return [];
  const why = `${first.key} goes through a function, which bodies of all types reach unharmed only where every type is binary`;
  const fix = 'remove `binary`, or mount the direct routes in a gateway of their own';
  return [{ code: 'GH1401', at: `gateway ${name} binary`, got: binary.join(', '), why, fix }];
}
