import { describe, expect, it } from '@jest/globals';
import { lastPriority, maxBasePathLength, rulePriorities } from '../../lib/plan/rule-priorities.ts';

const many = Array.from({ length: 400 }, (_, n) => `shop/service-${n}`);

describe('the priorities of routing rules', () => {
  it('are numbers that API Gateway takes, each once, before that of the rule for all others', () => {
    const numbers = Object.values(rulePriorities([...many, 'a', 'z'.repeat(maxBasePathLength)]));
    expect(new Set(numbers).size).toBe(many.length + 2);
    expect(numbers.every((one) => Number.isInteger(one) && one >= 1 && one < lastPriority)).toBe(true);
  });

  it.each([
    ['shop/orders', 'shop'],
    ['shops', 'shop'],
    ['a'.repeat(maxBasePathLength), 'a'.repeat(maxBasePathLength - 1)],
  ])('ask %s before %s', (longer, shorter) => {
    const { [longer]: first = 0, [shorter]: second = 0 } = rulePriorities([shorter, longer]);
    expect(first).toBeLessThan(second);
  });

  it('stay when other base paths come, go or are listed in another order', () => {
    const alone = rulePriorities(['shop/orders', 'users']);
    const among = rulePriorities(['zebras', 'users', 'shop/orders', 'bills']);
    expect(alone).toEqual({ 'shop/orders': among['shop/orders'], users: among['users'] });
  });
});
