import { withJsonwebtoken } from '../peers/jsonwebtoken.ts';
import { authorizerOf, setup } from './given.ts';

export const handler = authorizerOf(withJsonwebtoken(setup));
