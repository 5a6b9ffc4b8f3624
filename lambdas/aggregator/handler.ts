import { readFileSync } from 'node:fs';
import type { AggregatorConfig } from '../../lib/contract/aggregate.ts';
import { gatewayParts } from '../forwarder/gateway-parts.ts';
import { aggregator } from './aggregator.ts';

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as AggregatorConfig;
const aggregates = Object.values(config.routes);
const routes = aggregates.flatMap(({ parts }) => parts.map(({ route }) => route));

export const handler = aggregator(
  config,
  await gatewayParts(config, { entries: [...aggregates, ...routes], routes }, process.env),
);
