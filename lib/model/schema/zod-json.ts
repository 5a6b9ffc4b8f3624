import { checkedFormats } from '../../contract/schema.ts';
import { isRecord } from './keyword-forms.ts';

/**
 * The JSON Schema that zod writes, without what it says twice: the name of a format beside the pattern that is all of it,
 * and the pattern beside a format that is checked anyway, where the pattern looks ahead.
 */
export function withoutRepetitions(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutRepetitions);
  if (!isRecord(json)) return json;
  const left = Object.entries(json).filter(([keyword]) => !isRepetition(keyword, json));
  return Object.fromEntries(left.map(([keyword, value]) => [keyword, withoutRepetitions(value)]));
}

const formatsWithLookahead = ['duration', 'hostname'];

function isRepetition(keyword: string, schema: { readonly [keyword: string]: unknown }): boolean {
  const { format, pattern, type, id, allOf } = schema;
  if (type !== 'string' && keyword !== 'id') return false;
  if (keyword === 'id') return typeof id === 'string' && (type !== undefined || allOf !== undefined);
  if (keyword === 'pattern') return formatsWithLookahead.includes(format as string);
  if (keyword !== 'format' && keyword !== 'contentEncoding') return false;
  const hasPattern =
    pattern !== undefined || (Array.isArray(allOf) && allOf.some((one) => isRecord(one) && 'pattern' in one));
  return hasPattern && (keyword === 'contentEncoding' || !(checkedFormats as readonly unknown[]).includes(format));
}
