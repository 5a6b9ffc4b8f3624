export { Unsupported } from './assembly/unsupported.ts';
export { host } from './host.ts';
export type {
  HostedGateway,
  HostedKey,
  HostedKeys,
  HostedKeyUsage,
  HostLogLine,
  HostOptions,
  LocalHost,
} from './host-types.ts';
