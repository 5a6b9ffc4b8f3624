/** What the schedule sends to the function that checks targets: the stage variables, which only requests carry otherwise. */
export interface HealthEvent {
  readonly gatehouse: 'health';
  readonly stageVariables: { readonly [name: string]: string };
}
