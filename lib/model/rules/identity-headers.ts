import { foldHeaderName } from '../../contract/header-names.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { identityNames, isHeaderToken, isWrittenByGateway } from './header-names.ts';

const usualCredentials = ['authorization', 'cookie', 'x-api-key'];

/** The headers that say who is calling have lawful names, three of them. A credential that stands in one of these is told at the credential. */
export function identityHeaderRules(gateway: GatewayReading): readonly Finding[] {
  return identityNames(gateway).flatMap(({ path, name }, index, headers): readonly Finding[] => {
    const folded = foldHeaderName(name);
    if (!isHeaderToken(name)) return [{ code: 'GH1302', path, got: name }];
    if (isWrittenByGateway(folded) || usualCredentials.includes(folded)) return [{ code: 'GH1301', path, got: name }];
    const same = headers.slice(0, index).some((other) => foldHeaderName(other.name) === folded);
    return same ? [{ code: 'GH1305', path, got: name, why: 'two identity headers share one name' }] : [];
  });
}
