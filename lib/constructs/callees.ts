import { Fn } from 'aws-cdk-lib';
import type { Alias, CfnAlias, CfnVersion, Version } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { isolatedUri, type OpenApiDocument, placeholders } from '../openapi/openapi-document.ts';
import { nestedApart, nestedParameter } from './nested-value.ts';

/** A published version, or an alias that leads to one. */
export type Called = Version | Alias;

/** The functions of a gateway that its API may call. */
export interface CalleesProps {
  readonly document: OpenApiDocument;
  readonly authorizer: Called;
  /** The authorizer of direct routes, which has nobody behind it: it changes with the body, and never before or after. */
  readonly directAuthorizer: Version;
  readonly forwarder: Called;
  /** The forwarders of services that have one of their own. */
  readonly isolated: { readonly [service: string]: Called };
  /** null where the gateway mounts no aggregate. */
  readonly aggregator: Called | null;
}

/** A function of the gateway, as its API names it. */
export interface Callee {
  readonly placeholder: string;
  /** Logical id of its permission; null where another callee has one for the same version. */
  readonly permission: string | null;
  readonly by: 'authorizers' | 'routes';
  /** By which API Gateway calls it. */
  readonly uri: string;
  readonly arn: string;
  /** Logical id of the version or alias, where only a parameter stands in the body; else null. */
  readonly identity: string | null;
}

/** All functions that an API of these props calls, and what stands for each. */
export function calleesOf(scope: Construct, props: CalleesProps): readonly Callee[] {
  const { authorizer, directAuthorizer, forwarder, isolated, aggregator } = props;
  const isApart = isAskedDirectly(props);
  const direct = isApart ? referenceTo(scope, 'DirectAuthorizer', directAuthorizer) : undefined;
  const asked = referenceTo(scope, 'Authorizer', authorizer);
  const ofRoutes = { by: 'routes' } as const;
  return [
    { placeholder: placeholders.authorizer, permission: 'AuthorizerPermission', by: 'authorizers', ...asked },
    {
      placeholder: placeholders.directAuthorizer,
      permission: isApart ? 'DirectAuthorizerPermission' : null,
      by: 'authorizers',
      ...(direct ?? asked),
    },
    {
      placeholder: placeholders.forwarder,
      permission: 'ForwarderPermission',
      ...ofRoutes,
      ...referenceTo(scope, 'Forwarder', forwarder),
    },
    ...Object.entries(isolated).map(([service, one]) => ({
      placeholder: isolatedUri(service),
      permission: `ForwarderPermission-${service}`,
      ...ofRoutes,
      ...referenceTo(scope, `Forwarder-${service}`, one),
    })),
    ...(aggregator
      ? [
          {
            placeholder: placeholders.aggregator,
            permission: 'AggregatorPermission',
            ...ofRoutes,
            ...referenceTo(scope, 'Aggregator', aggregator),
          },
        ]
      : []),
  ];
}

/** How the template of an API names a function that stands in its own stack, or in the parent of its stack. */
function referenceTo(scope: Construct, id: string, called: Called): Pick<Callee, 'uri' | 'arn' | 'identity'> {
  const { logicalId } = called.node.defaultChild as CfnVersion | CfnAlias;
  const nested = nestedApart(scope, called);
  if (nested === null) return { uri: invocationUri(logicalId), arn: called.functionArn, identity: null };
  const parameter = nestedParameter(nested, id, called.functionArn);
  return { uri: invocationUri(parameter.logicalId), arn: parameter.valueAsString, identity: logicalId };
}

/** As one `Fn::Sub`, which is half as long as the `Fn::Join` that CDK makes of tokens: a body holds it once a route. */
function invocationUri(named: string): string {
  const functions = `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions`;
  return Fn.sub(`${functions}/\${${named}}/invocations`);
}

/** Whether direct routes ask another version than the one that all others ask, or may do so after the next deployment. */
function isAskedDirectly({ document, authorizer, directAuthorizer }: CalleesProps): boolean {
  return authorizer !== directAuthorizer && JSON.stringify(document).includes(`"${placeholders.directAuthorizer}"`);
}
