import type { GatewayOperator } from '../contract/gateway-operator.ts';

/** What a caller may change about an assembly it hosts: the stage variables, the port, and nothing else. */
export interface HostOptions {
  /** Overrides by stage-variable name; every other variable keeps the template's value. */
  readonly stageVariables?: { readonly [name: string]: string };
  /** Port of the first gateway; 0 (default) takes a free one. Always on 127.0.0.1. */
  readonly port?: number;
  /** Hosts the gateways of this stage alone. Default: all of the assembly. */
  readonly stage?: string;
  /** Instances of each function that are started before the host is ready; more start on demand. */
  readonly warmInstances?: number;
  /** Secrets of Secrets Manager by name or ARN, for functions that read them. One of a template needs none: AWS makes it up, and so does the host. */
  readonly secrets?: { readonly [name: string]: string };
  /** Says which stores to use: GATEHOUSE_VALKEY_URL, GATEHOUSE_DYNAMODB_ENDPOINT, PATH. Default: this process's environment. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Receives every log line of functions and every access-log line, as the deployed system would store it. */
  readonly onLog?: (line: HostLogLine) => void;
}

export interface HostLogLine {
  /** Logical id of the function, 'access-log', or 'host' for what the host itself has to say. */
  readonly source: string;
  readonly text: string;
}

/** One REST API of the assembly, listening. Its stage is served at the root, as behind a custom domain; those of one domain share an address. */
export interface HostedGateway {
  /** Logical id of the REST API. */
  readonly restApi: string;
  readonly stack: string;
  readonly stage: string;
  /** `http://127.0.0.1:<port>`, and the base path of its domain where it has one; no trailing slash. */
  readonly url: string;
}

/**
 * A running host, operated as a deployed gateway is. Keys and revocations are those of its templates and those made here: a
 * reload changes none, a stop ends them all.
 */
export interface LocalHost extends GatewayOperator {
  readonly gateways: readonly HostedGateway[];
  /** The first gateway's URL. */
  readonly url: string;
  /** Which store engines run: for people and for tests that must know. */
  readonly engines: {
    readonly valkey: 'url' | 'valkey-server' | 'redis-server' | 'embedded' | null;
    readonly dynamodb: 'url' | 'dynalite' | null;
  };
  /** Invokes a function that one of the gateways calls, by its logical id, as an IAM caller of Lambda could. @throws Error when there is no such function */
  invoke(logicalId: string, event: unknown): ReturnType<FunctionRuntime['invoke']>;
  /**
   * Loads the assembly again in place, or another one: same ports, same stores, new instances; requests in flight finish
   * on the old ones. Another directory keeps the files of the old one whole, should the new assembly be refused.
   */
  reload(next?: Pick<HostOptions, 'stageVariables' | 'secrets'> & { readonly assembly?: string }): Promise<void>;
  /** Ends every process, worker and socket. */
  stop(): Promise<void>;
}

/** A deployed function, running. One event at a time an instance. */
export interface FunctionRuntime {
  /** Never rejects: a thrown error, a time-out or a lost instance is a {@link FunctionFailure}, as Lambda reports it. */
  invoke(event: unknown): Promise<{ readonly result: unknown } | { readonly failure: FunctionFailure }>;
  /** Resolves when the code of its warm instances is loaded. */
  started(): Promise<unknown>;
  /** Resolves when no event runs or waits; a reload stops the old instances after it. */
  idle(): Promise<void>;
  /** Ends every instance now; events still running come back as 'ExitError'. */
  stop(): Promise<void>;
}

export interface FunctionFailure {
  /** 'Unhandled', 'TimedOut', 'Throttled' (reserved concurrency), 'ExitError' or 'InitError' */
  readonly kind: 'Unhandled' | 'TimedOut' | 'Throttled' | 'ExitError' | 'InitError';
  readonly errorType: string;
  readonly errorMessage: string;
}

/** An unpacked code asset, or the text of the one file `index.js` that a template holds. */
export type FunctionCode = { readonly directory: string } | { readonly inline: string };

/** What the template says of a function, resolved. */
export interface FunctionDefinition {
  readonly logicalId: string;
  readonly code: FunctionCode;
  /** `index.handler` */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutMillis: number;
  /** null when the template reserves none. */
  readonly reservedConcurrency: number | null;
  readonly environment: { readonly [name: string]: string };
}
