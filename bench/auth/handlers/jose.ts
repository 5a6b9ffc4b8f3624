import { withJose } from '../peers/jose.ts';
import { authorizerOf, setup } from './given.ts';

export const handler = authorizerOf(withJose(setup));
