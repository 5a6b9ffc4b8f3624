import { z } from 'zod';
import { issueOf } from '../../../lib/model/finding.ts';
import { draft04Of } from '../../../lib/model/schema/draft-04.ts';
import type { SchemaFault } from '../../../lib/model/schema/schema-fault.ts';
import { schemaOf } from '../../../lib/model/schema/schema-of.ts';
import { textKindsOf } from '../../../lib/model/schema/text-kinds.ts';
import { gatewayWith } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

/** One mistake in a schema, told as one in a gateway is. */
function schemaCase(
  { code, story, at, got, fix }: Omit<IssueCase, 'issues'>,
  reading: () => { readonly faults: readonly SchemaFault[] } | object,
): IssueCase {
  const issues = () => {
    const read = reading();
    const faults = 'faults' in read ? read.faults : [];
    return faults.map(({ path, ...fault }) => issueOf(gatewayWith({}), { ...fault, path: ['body', ...path] }));
  };
  return { code, story, at: `gateway mobile body${at}`, got, ...(fix === undefined ? {} : { fix }), issues };
}

const int64 = 'write `minimum` and `maximum`: JSON numbers are exact up to 2^53';

export const schemaCases: readonly IssueCase[] = [
  schemaCase({ code: 'GH1701', story: 'a text for a schema', at: '', got: 'string' }, () => schemaOf('string')),
  schemaCase({ code: 'GH1702', story: 'a refinement', at: '.price' }, () =>
    schemaOf(z.object({ price: z.number().refine(() => true) })),
  ),
  schemaCase({ code: 'GH1703', story: 'a date', at: '.when', got: 'date' }, () =>
    schemaOf(z.object({ when: z.date() })),
  ),
  schemaCase(
    {
      code: 'GH1704',
      story: 'a misspelt keyword',
      at: '.properties.a.minLenght',
      got: 2,
      fix: 'did you mean `minLength`?',
    },
    () => schemaOf({ properties: { a: { minLenght: 2 } } }),
  ),
  schemaCase({ code: 'GH1705', story: 'half a character', at: '.maxLength', got: 0.5 }, () =>
    schemaOf({ maxLength: 0.5 }),
  ),
  schemaCase({ code: 'GH1706', story: 'a schema elsewhere', at: "['$ref']", got: 'a.json' }, () =>
    schemaOf({ $ref: 'a.json' }),
  ),
  schemaCase({ code: 'GH1707', story: 'a look-ahead', at: '.pattern', got: '(?=a)' }, () =>
    schemaOf({ pattern: '(?=a)' }),
  ),
  schemaCase({ code: 'GH1708', story: 'a format of OpenAPI', at: '.format', got: 'int64', fix: int64 }, () =>
    schemaOf({ format: 'int64' }),
  ),
  schemaCase({ code: 'GH1709', story: 'a schema of 70,000 characters', at: '', got: 70_013 }, () =>
    schemaOf({ title: 'x'.repeat(70_001) }),
  ),
  schemaCase({ code: 'GH1710', story: 'a text or a number in a query', at: '.properties.q' }, () =>
    textKindsOf({ properties: { q: { type: ['string', 'integer'] } } }, 'query'),
  ),
  schemaCase(
    {
      code: 'GH1711',
      story: 'a lower bound of elements on a direct route',
      at: '.minItems',
      got: 1,
      fix: 'API Gateway does not check it: remove it, or remove `direct`',
    },
    () => draft04Of({ minItems: 1 }),
  ),
  schemaCase({ code: 'GH1712', story: 'a query that is a list', at: '', got: 'array' }, () =>
    textKindsOf({ type: 'array' }, 'query'),
  ),
];
