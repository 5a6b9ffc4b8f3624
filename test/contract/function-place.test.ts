import { expect, test } from '@jest/globals';
import { stageVariableValue } from '../../lib/contract/places.ts';
import { encodeFunctionPlace, functionOfPlace } from '../../lib/contract/upstream-place.ts';

test.each([
  'orders',
  'Shop-orders_1',
  'orders:live',
  'orders:7',
  '123456',
  'arn:aws:lambda:eu-central-1:123456789012:function:orders',
  'arn:aws-cn:lambda:cn-north-1:123456789012:function:orders:live',
])('%s is read back from the place of a function', (name) => {
  const place = encodeFunctionPlace(name);
  expect(place).toMatch(stageVariableValue);
  expect(functionOfPlace(place)).toBe(name);
});

test.each([
  ['a host', 'orders.example.com'],
  ['a host of this name and its port', 'lambda:8080'],
  ['a host of this name, its port and a base', 'lambda:8080/base'],
  ['two targets, of which one has this name', 'lambda:8080,other.example.com'],
  ['a host of this name with a weight', 'lambda#3'],
  ['a host whose name begins so', 'lambda.example.com'],
  ['a place that is empty', ''],
  ['no name', 'lambda:'],
  ['an address', 'lambda:https://example.com'],
  ['an ARN of something else', 'lambda:arn:aws:sqs:eu-central-1:123456789012:orders'],
])('%s is no place of a function', (_, place) => {
  expect(functionOfPlace(place)).toBeUndefined();
});
