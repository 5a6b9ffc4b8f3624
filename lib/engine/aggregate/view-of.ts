import type { ViewChoice } from '../../contract/aggregate.ts';
import type { RequestValue } from '../../contract/request-value.ts';

/** The name of the view that a client gets: what its text names, or the one for everybody else. */
export function viewOf(choice: ViewChoice, resolve: (value: RequestValue) => string | undefined): string {
  if (choice.by === null) return choice.view;
  const text = resolve(choice.by);
  const { named, view } = choice;
  return text !== undefined && Object.hasOwn(named, text) ? (named[text] as string) : view;
}
