import { isLoopback } from './places.ts';

/** Where one instance of an upstream is, without a scheme, and how much of the calls it gets beside the others. */
export interface UpstreamTarget {
  /** `host[:port][/base]` */
  readonly place: string;
  /** 1 to 100. */
  readonly weight: number;
}

/** `a.example.com/api,b.example.com:8443#3`: targets with commas between, a weight other than 1 after `#`. */
export function encodeUpstreamPlace(targets: readonly UpstreamTarget[]): string {
  return targets.map(({ place, weight }) => (weight === 1 ? place : `${place}#${weight}`)).join(',');
}

/** Empty for a text that names no target. @throws TypeError when a weight is none */
export function decodeUpstreamPlace(text: string): readonly UpstreamTarget[] {
  return text
    .split(',')
    .filter((one) => one !== '')
    .map((one) => {
      const [place = '', weight = '1', ...more] = one.split('#');
      if (!/^[1-9]\d{0,2}$/.test(weight) || Number(weight) > 100 || place === '' || more.length > 0)
        throw new TypeError(`not a target: ${one}`);
      return { place, weight: Number(weight) };
    });
}

/** The place of an upstream that is a Lambda function: its name or ARN, or a token of one. */
export function encodeFunctionPlace(name: string): string {
  return `${functionScheme}${name}`;
}

/** The name or ARN of the function; undefined for a place that lists targets. `lambda:8080` is a host and its port. */
export function functionOfPlace(text: string): string | undefined {
  if (!text.startsWith(functionScheme)) return undefined;
  const name = text.slice(functionScheme.length);
  return functionName.test(name) && !/^\d{1,5}$/.test(name) ? name : undefined;
}

const functionScheme = 'lambda:';
/** `FunctionName` of Invoke: a name or an ARN, each with or without a version or an alias. */
const functionName =
  /^(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,140}(?::[A-Za-z0-9_-]{1,128})?$/;

/** The origin and base path of one target: https, or http where that is lawful. */
export function upstreamUrl(place: string, insecure: boolean): URL {
  const https = new URL(`https://${place}`);
  return insecure || isLoopback(https.hostname) ? new URL(`http://${place}`) : https;
}

/** Names of secrets in Secrets Manager by which an upstream is reached, and where its tokens come from. */
export interface UpstreamSecrets {
  readonly credential?: string;
  /** Of the authorization server, for client credentials. */
  readonly tokenUri?: string;
  readonly clientId?: string;
  /** The authority's certificate. */
  readonly ca?: string;
  /** The gateway's own certificate, and its key. */
  readonly certificate?: string;
}

const members = [
  'credential',
  'tokenUri',
  'clientId',
  'ca',
  'certificate',
] as const satisfies (keyof UpstreamSecrets)[];

/** `credential=…&tokenUri=…`; values are taken as they are, so none may hold `&`. */
export function encodeUpstreamSecrets(secrets: UpstreamSecrets): string {
  return members.flatMap((name) => (secrets[name] === undefined ? [] : [`${name}=${secrets[name]}`])).join('&');
}

export function decodeUpstreamSecrets(text: string): UpstreamSecrets {
  const pairs = text.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return Object.fromEntries(pairs.filter(([name]) => members.some((known) => known === name)));
}
