import { withAwsJwtVerify } from '../peers/aws-jwt-verify.ts';
import { authorizerOf, setup } from './given.ts';

export const handler = authorizerOf(withAwsJwtVerify(setup));
