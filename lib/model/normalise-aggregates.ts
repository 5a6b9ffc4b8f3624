import type { PartConfig, PartValue, ViewsRule } from '../contract/aggregate.ts';
import { usualConcurrency } from '../contract/aggregate.ts';
import { parseBodyPath } from '../contract/body-path.ts';
import type { BodyPath } from '../contract/shape.ts';
import { durationMillis } from '../contract/units.ts';
import type { AggregateRouteShape, AggregateShape, PartShape } from './aggregate-shape.ts';
import { aggregatesOf, servicesOf } from './declaration-shape.ts';
import type { ValueShape } from './edit-shape.ts';
import type { AggregateModel, AggregateRouteModel, PartModel } from './gateway-model.ts';
import { bodyEdits } from './normalise-edits.ts';
import { type Declared, entryModel } from './normalise-entry.ts';
import { validationRule } from './normalise-validation.ts';
import { requestValue } from './normalise-value.ts';
import { partReference } from './part-reference.ts';
import { joinPaths } from './path-template.ts';
import { routeTimeMillis } from './route-time.ts';

/** The aggregates of a gateway, each part with the full key of the route that it is. */
export function aggregateModels(declared: Declared): readonly AggregateModel[] {
  return aggregatesOf(declared.declaration).map((aggregate) => ({
    name: aggregate.name,
    owner: aggregate.definition.owner,
    routes: Object.entries(aggregate.definition.routes).map(([typed, route]) =>
      aggregateRoute(declared, aggregate, typed, route),
    ),
  }));
}

function aggregateRoute(
  declared: Declared,
  aggregate: AggregateShape,
  typed: string,
  route: AggregateRouteShape,
): AggregateRouteModel {
  return {
    ...entryModel(declared, aggregate, typed, route),
    validation: validationRule(route.validate, { isEdited: false, maxBodyBytes: declared.guardrails.maxBodyBytes }),
    parts: Object.entries(route.parts).map(([name, { definition }]) => partModel(declared, name, definition)),
    concurrency: route.concurrency ?? usualConcurrency,
    views: viewsRule(route, declared.declaration.definition.view),
  };
}

function partModel(declared: Declared, name: string, part: PartShape): PartModel {
  const service = servicesOf(declared.declaration).find((one) => one.name === part.service);
  const route = service?.definition.routes[part.route];
  if (service === undefined || route === undefined) throw new Error('a rule has let a part through that is no route');
  const [method, own] = part.route.split(' ') as [string, string];
  const routeMillis = routeTimeMillis(service.definition, route) as number;
  return {
    name,
    service: part.service,
    under: pathOf(part.as ?? JSON.stringify(name)),
    routeKey: `${method} ${joinPaths(service.definition.path ?? '/', own)}`,
    path: valuesOf(part.path),
    query: valuesOf(part.query),
    edits: bodyEdits(part),
    down: whenDown(part),
    timeoutMillis: Math.min(durationMillis(part.timeout) ?? routeMillis, routeMillis),
  };
}

function pathOf(text: string): BodyPath {
  const read = parseBodyPath(text);
  if ('fault' in read) throw new Error('a rule has let a path through that is none');
  return read.path;
}

function valuesOf(values: { readonly [name: string]: ValueShape } = {}): PartConfig['path'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, partValue(value)]));
}

function partValue(value: ValueShape): PartValue {
  const reference = partReference(value);
  return reference === undefined
    ? requestValue(value)
    : { from: 'part', part: reference.part, path: pathOf(reference.text) };
}

function whenDown({ critical, fallback }: PartShape): PartModel['down'] {
  if (critical !== undefined) return { critical: true, status: critical === true ? null : critical };
  const { lastGood, static: fixed } = fallback === undefined || fallback === 'omit' ? {} : fallback;
  return {
    critical: false,
    fallback: {
      lastGoodMillis: durationMillis(lastGood) ?? null,
      static: fixed === undefined ? null : JSON.stringify(fixed),
    },
  };
}

/** The view of the gateway, where the aggregate has it, comes before the aggregate's own choice. */
function viewsRule({ views, view }: AggregateRouteShape, ofGateway: string | undefined): ViewsRule | null {
  if (views === undefined) return null;
  const edits = Object.fromEntries(Object.entries(views).map(([name, cuts]) => [name, bodyEdits(cuts) ?? {}]));
  if (ofGateway !== undefined && Object.hasOwn(views, ofGateway))
    return { views: edits, choice: { by: null, view: ofGateway } };
  if (view === undefined) throw new Error('a rule has let views through of which nobody gets one');
  const named = view.named ?? Object.fromEntries(Object.keys(views).map((name) => [name, name]));
  return { views: edits, choice: { by: requestValue(view.by), named, view: view.default } };
}
