import type { AccessFile } from '../contract/access-file.ts';
import { GatehouseError } from '../contract/issue.ts';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import { modelOf } from '../model/model-of.ts';
import { accessFile } from '../plan/access-file.ts';
import { entriesOf } from '../plan/entries.ts';
import { planOf } from '../plan/plan-of.ts';
import { routeRows } from '../plan/route-rows.ts';

/**
 * Who may call what on these gateways, as `cdk-gatehouse access` writes it: for a jest test that holds the committed file, or a
 * snapshot. @throws GatehouseError with every mistake of a declaration.
 */
export function accessOf(...gateways: readonly GatewayDeclaration<unknown, unknown>[]): AccessFile {
  return accessFile(gateways.map(accessible));
}

function accessible(gateway: unknown) {
  const modelled = modelOf(gateway);
  if ('issues' in modelled) throw new GatehouseError(modelled.issues);
  const planned = planOf(modelled.model);
  if ('issues' in planned) throw new GatehouseError(planned.issues);
  const { plan } = planned;
  const limits = Object.fromEntries(entriesOf(plan).map(({ route }) => [route.key, route.limits]));
  return { gateway: plan.gateway, stage: '', routes: routeRows(plan), limits };
}
