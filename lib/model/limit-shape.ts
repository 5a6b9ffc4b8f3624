import { z } from 'zod';
import { rateWindow } from '../contract/units.ts';
import { checked, count, duration, keys, text } from './shape-values.ts';

export const rate = checked<string>('GH1002', (value) => rateWindow(value) !== undefined);
const dimensions = z.union([text, z.array(text).min(1)]);

export const limitShape = keys({
  rate: z.union([rate, z.array(rate).min(1), z.record(z.string(), rate)]).optional(),
  concurrency: count.optional(),
  by: dimensions,
  otherwise: dimensions.optional(),
  algorithm: z
    .enum([
      'fixed-window',
      'sliding-log',
      'sliding-window',
      'sliding-window-interpolated',
      'token-bucket',
      'leaky-bucket',
    ])
    .optional(),
  burst: count.optional(),
  maxDelay: duration.optional(),
  lease: duration.optional(),
  cost: count.optional(),
  shadow: z.literal(true).optional(),
  hideHeaders: z.literal(true).optional(),
  enforce: z.enum(['exact', 'best-effort']).optional(),
  onStoreError: z.enum(['open', 'closed', 'local']).optional(),
});
export const limitsShape = z.array(limitShape).min(1);

export type LimitShape = z.infer<typeof limitShape>;
