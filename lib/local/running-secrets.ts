import { randomInt } from 'node:crypto';
import type { SecretDefinition } from './assembly/read-secrets.ts';
import type { LoopbackApi } from './services/loopback-api.ts';
import { startSecretsManager } from './services/secrets-manager/start-secrets-manager.ts';

type Texts = { readonly [name: string]: string };

/** The secrets that hosted functions read. One that AWS would make up is made up once, and stays over reloads. */
export interface RunningSecrets {
  /** From now on there are these: `given` by name or ARN, before what the templates say. */
  provide(given: Texts, definitions: readonly SecretDefinition[]): Promise<void>;
  /** The variable by which a function finds them. */
  address(): Texts;
  stop(): Promise<void>;
}

export function runningSecrets(): RunningSecrets {
  const madeUp = new Map<string, string>();
  let known: ReadonlyMap<string, string> = new Map();
  let manager: LoopbackApi | null = null;

  function textOf({ arn, value }: SecretDefinition): string {
    if ('text' in value) return value.text;
    const text = madeUp.get(arn) ?? randomText(value.characters);
    madeUp.set(arn, text);
    return text;
  }

  return {
    async provide(given, definitions) {
      const ofTemplates = definitions.map((definition) => [definition.arn, textOf(definition)] as const);
      known = new Map([...ofTemplates, ...Object.entries(given)]);
      manager ??= await startSecretsManager((name) => known.get(name));
    },
    address: (): Texts => (manager === null ? {} : { AWS_ENDPOINT_URL_SECRETS_MANAGER: manager.url }),
    stop: async () => manager?.stop(),
  };
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
