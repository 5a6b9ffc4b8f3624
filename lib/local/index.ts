export type { GatewayKey, GatewayKeys, KeyUsage } from '../contract/gateway-operator.ts';
export { Unsupported } from './assembly/unsupported.ts';
export { host } from './host.ts';
export type {
  HostedGateway,
  HostLogLine,
  HostOptions,
  LocalHost,
} from './host-types.ts';
