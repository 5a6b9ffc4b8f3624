import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { grantKey } from './key-rights.ts';

/** 380 bits: more than the keys have that are made of it. */
const characters = 64;

/**
 * The secret of which the keys of the gateway's tokens are made. Secrets Manager invents it, so it is in no template and no
 * asset, and the forwarders that sign read it alone. A new key every day needs no new secret.
 */
export class SigningSecret extends Construct {
  readonly arn: string;
  readonly environment: { readonly [name: string]: string };
  private readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, gateway: string, encryptionKey?: IKey) {
    super(scope, id);
    this.key = encryptionKey;
    const secret = new Secret(this, 'Secret', {
      description: `The keys with which ${gateway} signs for its services are made of it`,
      generateSecretString: { passwordLength: characters, excludePunctuation: true },
      ...(encryptionKey && { encryptionKey }),
    });
    this.arn = secret.secretArn;
    this.environment = { GATEHOUSE_SIGNING_SECRET: this.arn };
  }

  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.arn] }),
    );
    if (this.key) grantKey(grantee, this.key, 'secretsmanager');
  }
}
