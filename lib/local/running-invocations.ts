import type { FunctionRuntime } from './host-types.ts';
import { invokeAnswer } from './services/lambda/invoke-answer.ts';
import { type LoopbackApi, startLoopbackApi } from './services/loopback-api.ts';

/** The Lambda API through which hosted functions call those that are upstreams, and no others. It stays over reloads. */
export interface RunningInvocations {
  /** Starts it, for functions that are about to start. */
  provide(): Promise<void>;
  /** From now on these are invoked, by name or ARN. */
  deploy(invoked: (name: string) => FunctionRuntime | undefined): void;
  /** The variable by which a function finds it. */
  address(): { readonly [variable: string]: string };
  stop(): Promise<void>;
}

/** A larger event than Lambda takes is still heard to its end, so that its answer can say so. */
const maxBodyBytes = 12 * 1024 * 1024;

export function runningInvocations(): RunningInvocations {
  let runtimeOf: (name: string) => FunctionRuntime | undefined = () => undefined;
  let api: LoopbackApi | null = null;
  return {
    async provide() {
      api ??= await startLoopbackApi({ maxBodyBytes, answer: (question) => invokeAnswer(question, runtimeOf) });
    },
    deploy(invoked) {
      runtimeOf = invoked;
    },
    address: () => (api === null ? {} : { AWS_ENDPOINT_URL_LAMBDA: api.url }),
    stop: async () => api?.stop(),
  };
}
