import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { grantKey } from './key-rights.ts';

/** 380 bits: more than the keys have that are made of it. */
const characters = 64;

export interface InventedSecretProps {
  readonly description: string;
  /** By which a function is told of it. */
  readonly variable: string;
  readonly encryptionKey: IKey | undefined;
}

/** A secret that Secrets Manager invents, so it is in no template and no asset, and only who is granted it reads it. */
export class InventedSecret extends Construct {
  readonly arn: string;
  readonly environment: { readonly [name: string]: string };
  private readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { description, variable, encryptionKey }: InventedSecretProps) {
    super(scope, id);
    this.key = encryptionKey;
    const secret = new Secret(this, 'Secret', {
      description,
      generateSecretString: { passwordLength: characters, excludePunctuation: true },
      ...(encryptionKey && { encryptionKey }),
    });
    this.arn = secret.secretArn;
    this.environment = { [variable]: this.arn };
  }

  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.arn] }),
    );
    if (this.key) grantKey(grantee, this.key, 'secretsmanager');
  }
}

/** Of which the keys of the gateway's tokens are made. The forwarders that sign read it alone. A new key every day needs no new secret. */
export function signingSecret(scope: Construct, gateway: string, encryptionKey: IKey | undefined): InventedSecret {
  return new InventedSecret(scope, 'Signing', {
    description: `The keys with which ${gateway} signs for its services are made of it`,
    variable: 'GATEHOUSE_SIGNING_SECRET',
    encryptionKey,
  });
}

/**
 * The key of the hashes by which logs name callers, of this stage alone. The authorizer alone reads it: who reads logs cannot
 * try which caller it is. Not the secret of signed tokens, which would let the authorizer sign.
 */
export function principalSecret(scope: Construct, encryptionKey: IKey | undefined): InventedSecret {
  return new InventedSecret(scope, 'Principals', {
    description: 'The key of the hashes by which logs name callers',
    variable: 'GATEHOUSE_PRINCIPAL_SECRET',
    encryptionKey,
  });
}
