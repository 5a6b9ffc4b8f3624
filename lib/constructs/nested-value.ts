import { CfnParameter, type NestedStack, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * A value that is known when the parent of a nested stack is deployed, as the nested stack reads it. What CDK makes of such a
 * value by itself would be read in the nested stack: there, the id of the stack is another one.
 */
export function nestedValue(nested: NestedStack, id: string, value: string): string {
  return Token.isUnresolved(value) ? nestedParameter(nested, id, value).valueAsString : value;
}

export function nestedParameter(nested: NestedStack, id: string, value: string): CfnParameter {
  const parameter = new CfnParameter(nested, id, { type: 'String' });
  nested.setParameter(parameter.logicalId, value);
  return parameter;
}

/** The nested stack in which a construct stands, where `other` stands outside of it; null where both are in one stack. */
export function nestedApart(scope: Construct, other: Construct): NestedStack | null {
  const stack = Stack.of(scope);
  return stack === Stack.of(other) ? null : (stack as NestedStack);
}
