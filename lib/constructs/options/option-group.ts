import type { Issue } from '../../contract/issue.ts';
import type { GatewayModel } from '../../model/gateway-model.ts';
import type { GatewayPlan } from '../../plan/gateway-plan.ts';

/** Props as plain JavaScript may give them. */
export type LooseProps = { readonly [key: string]: unknown };

/** What is known of a gateway once its declaration has no mistake. */
export interface Planned {
  readonly model: GatewayModel;
  readonly plan: GatewayPlan;
}

/** Some options of the construct that belong together, with the mistakes that can be made in them. */
export interface OptionGroup {
  /** The names of the options. */
  readonly keys: readonly string[];
  /** Mistakes that can be seen without the declaration; told beside those of the declaration. */
  readonly issues: (props: LooseProps) => readonly Issue[];
  /** Options that do not go with what is declared; asked for when nothing else is wrong. */
  readonly misfits?: (props: LooseProps, planned: Planned) => readonly Issue[];
}

/** The place of an option, for people. */
export function optionPlace(...steps: readonly string[]): string {
  return `Gateway ${steps.join('.')}`;
}
