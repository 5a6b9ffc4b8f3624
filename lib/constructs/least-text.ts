/**
 * A resolved value of a template with what only a deployment knows left out, or put as short as it can be: whoever counts its
 * characters never counts too many.
 */
export function leastText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(leastText);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, inner] = ['', undefined], ...others] = Object.entries(value);
  const intrinsic = others.length === 0 ? intrinsics[key] : undefined;
  if (intrinsic) return intrinsic(inner);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, leastText(one)]));
}

/** The shortest partition, region and account there are. */
const pseudo: { readonly [name: string]: string | undefined } = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'sa-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** `arn:aws:<service>:<region>:<account>:<name>` */
const leastArn = 'arn:aws:s3:sa-east-1:000000000000:x';

const intrinsics: { readonly [key: string]: ((inner: unknown) => string) | undefined } = {
  Ref: (name) => pseudo[String(name)] ?? '',
  'Fn::GetAtt': (target) => (String(target).endsWith('Arn') ? leastArn : ''),
  'Fn::Join': (inner) => {
    const [delimiter, parts] = Array.isArray(inner) ? inner : [];
    return Array.isArray(parts) ? parts.map(leastText).join(String(delimiter)) : '';
  },
  'Fn::Sub': (inner) =>
    String(Array.isArray(inner) ? inner[0] : inner).replace(/\$\{([^}]*)\}/g, (_, name: string) => pseudo[name] ?? ''),
  'Fn::ImportValue': () => '',
  'Fn::Select': () => '',
  'Fn::Split': () => '',
  'Fn::If': () => '',
  'Fn::FindInMap': () => '',
};
