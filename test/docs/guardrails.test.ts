import { describe, expect, it } from '@jest/globals';
import { modelOf } from '../../lib/model/model-of.ts';
import { admin, gateway } from './guarded.ts';

describe('what docs/guardrails.md shows', () => {
  it('is a gateway that keeps them', () => {
    expect(modelOf(gateway)).toMatchObject({ model: { name: 'shop', excluded: [] } });
  });

  it('is another that has tighter ones of its own', () => {
    const guardrails = { maxTimeoutMillis: 5_000, maxBodyBytes: 262_144, origins: ['https://admin.example.com'] };
    expect(modelOf(admin)).toMatchObject({ model: { name: 'admin', guardrails } });
  });
});
