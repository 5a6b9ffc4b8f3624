import { TokenRefused, verifier } from 'cdk-gatehouse/verify';
import { serve } from '../json-server.ts';

const { GATEHOUSE_ISSUER = '', GATEHOUSE_URL } = process.env;

const verify = verifier({
  issuer: GATEHOUSE_ISSUER,
  service: 'accounts',
  jwksUri: `${GATEHOUSE_URL}/.well-known/gatehouse/jwks.json`,
});

serve(async ({ headers }) => {
  try {
    const { caller } = await verify(headers);
    return { status: 200, body: { accountOf: caller?.subject ?? null } };
  } catch (error) {
    if (error instanceof TokenRefused) return { status: 401, body: { refused: error.refusal } };
    throw error;
  }
});
