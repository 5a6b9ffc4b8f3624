export { gatewayTemplate } from './gateway-template.ts';
export type { GatewayUnderTest, StartOptions } from './gateway-under-test.ts';
export { startGateway } from './gateway-under-test.ts';
export type { LimitOutcome, LimitTrial } from './limit-holds.ts';
export { limitHolds } from './limit-holds.ts';
export type { RevokedTokens } from './revoke.ts';
export type { TestPlaces } from './synthesised.ts';
export type { TemplateJson } from './without-hashes.ts';
