import { Fn, Token } from 'aws-cdk-lib';
import type { Tokens } from '../model/places-of.ts';

/** How places that are known at deploy time only are recognised, and how CloudFormation cuts the scheme of such a URL. */
export const cdkTokens: Tokens = {
  isToken: (text) => Token.isUnresolved(text),
  withoutScheme: (url) => Fn.select(1, Fn.split('://', url)),
};
