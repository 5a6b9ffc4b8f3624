import { createServer, type IncomingMessage } from 'node:http';
import { KeysUnavailable, TokenRefused, verifier } from 'cdk-gatehouse/verify';

const { GATEHOUSE_ISSUER = '', GATEHOUSE_URL, PORT } = process.env;

const verify = verifier({
  issuer: GATEHOUSE_ISSUER,
  service: 'accounts',
  jwksUri: `${GATEHOUSE_URL}/.well-known/gatehouse/jwks.json`,
});

async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: object }> {
  try {
    const { caller } = await verify(request.headers);
    return { status: 200, body: caller === null ? { rates: { eur: 1.08 } } : { accountsOf: caller.subject } };
  } catch (error) {
    if (error instanceof TokenRefused) return { status: 401, body: { refused: error.refusal } };
    if (error instanceof KeysUnavailable) return { status: 503, body: {} };
    throw error;
  }
}

const server = createServer(async (request, response) => {
  const { status, body } = await answer(request);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});
server.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
