import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { CallerContext } from '../../lib/contract/caller.ts';

/**
 * A policy over the whole stage: API Gateway caches it for every route, so it says who is calling, not what they may do. It
 * is made from the ARN's own parts up to the stage; what comes after is the client's path, where `*` would be a wildcard.
 */
export function policy(effect: 'Allow' | 'Deny', methodArn: string, caller: CallerContext): APIGatewayAuthorizerResult {
  const [api, stage] = methodArn.split('/', 2);
  return {
    // Access logs can show the principal, so it is the credential's name and nothing of the token.
    principalId: caller.credential,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: `${api}/${stage}/*/*` }],
    },
    context: { ...caller },
  };
}
