import type { AggregateConfig, PartConfig, ViewsRule } from '../../lib/contract/aggregate.ts';
import type { BodyEdits, Json } from '../../lib/contract/shape.ts';
import { partsBefore } from '../../lib/engine/aggregate/part-inputs.ts';
import { type BodyEditor, bodyEditor } from '../../lib/engine/shape/body-editor.ts';
import type { EntriesConfig } from '../stages/exchange.ts';
import type { Ordered } from './part-order.ts';

/** An aggregate with all that is the same for every request of it. */
export interface PreparedAggregate {
  readonly config: AggregateConfig;
  readonly parts: readonly PreparedPart[];
  readonly views: ReadonlyMap<string, BodyEditor>;
}

export interface PreparedPart extends Ordered {
  readonly config: PartConfig;
  /** Its own route, and no other. */
  readonly entries: EntriesConfig;
  readonly edit: BodyEditor;
  /** The static value of its fallback. */
  readonly standing: Json | undefined;
  /** A value that it refuses is the client's: none is of another part, and some are of the request. */
  readonly areValuesOfClient: boolean;
}

export function preparedAggregate(gateway: EntriesConfig, config: AggregateConfig): PreparedAggregate {
  return { config, parts: config.parts.map((part) => preparedPart(gateway, part)), views: editorsOf(config.views) };
}

function preparedPart(gateway: EntriesConfig, config: PartConfig): PreparedPart {
  const { name, routeKey, route, edits, down } = config;
  const after = partsBefore(config);
  const values = [...Object.values(config.path), ...Object.values(config.query)];
  return {
    name,
    after,
    config,
    entries: { ...gateway, routes: { [routeKey]: route } },
    edit: edits === null ? asItIs : bodyEditor(edits),
    standing: down.critical || down.fallback.static === null ? undefined : (JSON.parse(down.fallback.static) as Json),
    areValuesOfClient: after.length === 0 && values.some(({ from }) => fromClient.has(from)),
  };
}

const asItIs: BodyEditor = (body) => body;
const fromClient: ReadonlySet<string> = new Set(['path', 'query', 'header']);

function editorsOf(rule: ViewsRule | null): ReadonlyMap<string, BodyEditor> {
  const views: readonly (readonly [string, BodyEdits])[] = rule === null ? [] : Object.entries(rule.views);
  return new Map(views.map(([name, edits]) => [name, bodyEditor(edits)]));
}
