import { readFileSync } from 'node:fs';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { forwarder } from './forwarder.ts';
import { gatewayParts } from './gateway-parts.ts';

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as ForwarderConfig;
const routes = Object.values(config.routes);

export const handler = forwarder(config, await gatewayParts(config, { entries: routes, routes }, process.env));
