import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** What a TLS server shows: PEM texts. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  readonly cert: string;
  /** An identity for this host name (and for 127.0.0.1, which an engine calls itself), valid for a day from `since`. */
  issue(host: string, since?: number): Identity;
}

const dayMillis = 86_400_000;

/** A certificate authority of its own, so that tests of TLS need no program and no file. Source: RFC 5280. */
export function authority(now: number, name = 'Gatehouse test authority'): Authority {
  const issuer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const byAuthority = { name, key: issuer.privateKey };
  const isAuthority = extension(oid.basicConstraints, sequence(der(0x01, Buffer.from([0xff]))));
  return {
    cert: certificate({ name, key: issuer.publicKey, since: now, extension: isAuthority }, byAuthority),
    issue(host, since = now) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = sequence(der(0x82, Buffer.from(host)), der(0x87, Buffer.from([127, 0, 0, 1])));
      const subject = { name: host, key: publicKey, since, extension: extension(oid.subjectAltName, names) };
      return {
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        cert: certificate(subject, byAuthority),
      };
    },
  };
}

interface Subject {
  readonly name: string;
  readonly key: KeyObject;
  readonly since: number;
  readonly extension: Buffer;
}

function certificate(subject: Subject, issuer: { readonly name: string; readonly key: KeyObject }): string {
  const algorithm = sequence(oid.ecdsaWithSha256);
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    commonName(issuer.name),
    sequence(time(subject.since), time(subject.since + dayMillis)),
    commonName(subject.name),
    subject.key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(subject.extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, issuer.key));
  const lines = sequence(content, algorithm, signature)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);

const oid = {
  ecdsaWithSha256: der(0x06, Buffer.from('2a8648ce3d040302', 'hex')),
  commonName: der(0x06, Buffer.from('550403', 'hex')),
  subjectAltName: der(0x06, Buffer.from('551d11', 'hex')),
  basicConstraints: der(0x06, Buffer.from('551d13', 'hex')),
};

const commonName = (name: string) => sequence(der(0x31, sequence(oid.commonName, der(0x0c, Buffer.from(name)))));
const extension = (id: Buffer, value: Buffer) => sequence(id, der(0x04, value));
const time = (millis: number) =>
  der(0x17, Buffer.from(`${new Date(millis).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
