import { parseRequestValue, type RequestValue } from '../contract/request-value.ts';

/** The parsed form of a value that the rules have accepted. */
export function requestValue(value: string | { readonly static: string }): RequestValue {
  return typeof value === 'string'
    ? (parseRequestValue(value) as RequestValue)
    : { from: 'static', value: value.static };
}
