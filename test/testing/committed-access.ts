import { shopGateway } from '../../examples/01-shop/gateway.ts';
import { bankGateway } from '../../examples/02-signed-token/gateway.ts';
import { travelGateway } from '../../examples/03-failing-services/gateway.ts';
import { mobile, partner, web } from '../../examples/04-bff/gateways.ts';
import { marketGateway } from '../../examples/05-platform/gateway.ts';
import { gateway as frontDoor } from '../../templates/gateway/lib/gateway.ts';

/** The gateways of each directory that has a `gateway.access.json`. */
export const committedAccess = {
  'examples/01-shop': [shopGateway],
  'examples/02-signed-token': [bankGateway],
  'examples/03-failing-services': [travelGateway],
  'examples/04-bff': [mobile, partner, web],
  'examples/05-platform': [marketGateway],
  'templates/gateway': [frontDoor],
};
