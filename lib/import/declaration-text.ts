import type { ImportedCredential } from './credentials.ts';
import type { Note } from './document.ts';
import type { ImportedService } from './services.ts';
import { quoted, typescriptText } from './typescript-text.ts';

interface Declaration {
  readonly name: string;
  readonly credentials: { readonly [name: string]: ImportedCredential };
  readonly services: readonly ImportedService[];
  readonly notes: readonly Note[];
}

/** The file of a declaration: what a person has to look at on top, then the platform, its services and the gateway. */
export function declarationText({ name, credentials, services, notes }: Declaration): string {
  const makers = [...new Set(Object.values(credentials).map(({ make }) => make)), 'platform'].sort();
  const auth = Object.entries(credentials).map(
    ([credential, { make, definition }]) =>
      `    ${identifier(credential)}: ${make}(${typescriptText(definition, '    ')}),\n`,
  );
  return [
    comment(notes),
    `import { ${makers.join(', ')} } from 'cdk-gatehouse';\n`,
    `const imported = platform(${quoted(name)}, {\n  auth: {\n${auth.join('')}  },\n});\n`,
    ...services.map(serviceText),
    `export const gateway = imported.gateway(${quoted(name)}, {\n  services: [${services.map((one) => constant(one.name)).join(', ')}],\n});\n`,
  ].join('\n');
}

/** One line a note; no text of the document ends the comment. */
function comment(notes: readonly Note[]): string {
  const lines = notes.map(({ at, says }) => ` * - ${plain(at)}: ${plain(says)}`);
  return ['/*', ' * Imported from an OpenAPI document. To look at:', ...lines, ' */', ''].join('\n');
}

const plain = (text: string) =>
  text
    .replaceAll('*/', '* /')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, 300);

function serviceText({ name, owner, routes }: ImportedService): string {
  const entries = routes.map(({ key, definition }) => `    ${quoted(key)}: ${typescriptText(definition, '    ')},\n`);
  return `export const ${constant(name)} = imported.service(${quoted(name)}, {
  owner: ${quoted(owner)},
  upstream: { timeout: '10s' },
  routes: {\n${entries.join('')}  },
});\n`;
}

const identifier = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

/** `order-items` as `orderItems`; a word of the language gets an underscore. */
function constant(name: string): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return /^[a-z]/.test(camel) && !taken.has(camel) ? camel : `_${camel}`;
}

const taken = new Set(
  [
    'gateway',
    'imported',
    'platform',
    'jwt',
    'cognito',
    'lambda',
    'api',
    'arguments',
    'await',
    'break',
    'case',
    'catch',
    'class',
  ].concat(
    [
      'const',
      'continue',
      'debugger',
      'default',
      'delete',
      'do',
      'else',
      'enum',
      'eval',
      'export',
      'extends',
      'false',
      'finally',
    ],
    [
      'for',
      'function',
      'if',
      'implements',
      'import',
      'in',
      'instanceof',
      'interface',
      'let',
      'new',
      'null',
      'package',
      'private',
    ],
    [
      'protected',
      'public',
      'return',
      'static',
      'super',
      'switch',
      'this',
      'throw',
      'true',
      'try',
      'typeof',
      'undefined',
      'var',
    ],
    ['void', 'while', 'with', 'yield'],
  ),
);
