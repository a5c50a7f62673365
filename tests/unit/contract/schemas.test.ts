import { describe, expect, it } from '@jest/globals';
import type { SourceProperty } from '../../../generated/types.ts';
import { plainSchema } from '../../../scripts/documents/plain-schemas.ts';
import { type Variant, validationSchema } from '../../../src/contract/schemas.ts';
import type { Editable } from './edited-catalog.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

/** Both schemas of a lamp whose power is such a property: ours, and that for other tools. */
function schemasOf(property: Partial<SourceProperty>, variant: Partial<Variant>) {
  const structure = smallStructure(
    smallSchema('lamp', { power: { examples: ['full', 'half'], ...property } }),
    smallSchema('bulb', { watt: { type: 'integer' } }),
  );
  const whole: Variant = { dialect: 'documented', outcome: null, ...variant };
  const { properties, required } = plainSchema(structure, whole) as Editable;
  const { description, examples, ...plain } = properties.power ?? {};
  return { check: validationSchema(structure, whole), plain, required };
}

const REF = { $ref: 'bulb.schema.json' } as const;
const IN_SUCCESS = { ...REF, 'x-required': true, 'x-outcome': 'success' } as const;
const IN_FAILURE = { ...IN_SUCCESS, 'x-outcome': 'failure', 'x-nullable': true } as const;
const KNOWN = { type: 'string', 'x-deployed': { values: { enum: ['full', 'half'] } } } as const;
const NULL = { type: 'null' };
const INT32 = { type: 'integer', minimum: -2147483648, maximum: 2147483647 };
const TEXT = { type: 'string' } as const;
const FAILURE = { outcome: 'failure' } as const;
const SUCCESS = { outcome: 'success' } as const;
const SERVERS = { dialect: 'deployed' } as const;

// What a check finds is held by the tests of rules; other tools get schemas of their own.
describe('the schema for other tools', () => {
  type Case = [string, Partial<SourceProperty>, Partial<Variant>, object];
  it.each<Case>([
    ['null where the page has it', { ...TEXT, 'x-nullable': true }, {}, { anyOf: [TEXT, NULL] }],
    ['no null from servers', { ...TEXT, 'x-nullable': true }, SERVERS, TEXT],
    ['what is of the other outcome, or null', IN_SUCCESS, FAILURE, { anyOf: [REF, NULL] }],
    ['null alone in the other outcome', IN_FAILURE, SUCCESS, NULL],
    ['no null in its own outcome', IN_FAILURE, FAILURE, REF],
    ['any type', {}, {}, {}],
    ['any of the known values and others', KNOWN, SERVERS, TEXT],
    ['integers of 32 bits', { type: 'integer', format: 'int32' }, {}, INT32],
    [
      'integers of 64 bits, whose bounds JSON cannot hold',
      { type: 'integer', format: 'int64' },
      {},
      { type: 'integer' },
    ],
    ['texts with a pattern', { ...TEXT, format: 'zstack-uuid' }, {}, { ...TEXT, pattern: '^[0-9a-f]{32}$' }],
  ])('takes %s', (_, property, variant, plain) => {
    expect(schemasOf(property, variant).plain).toEqual(plain);
  });

  it.each<[Partial<SourceProperty>, Partial<Variant>, boolean]>([
    [IN_SUCCESS, SUCCESS, true],
    [IN_SUCCESS, FAILURE, false],
    [IN_FAILURE, FAILURE, true],
    [IN_FAILURE, SUCCESS, true],
    [IN_FAILURE, { ...SUCCESS, ...SERVERS }, false],
  ])('requires %j in %j, as the check does: %s', (property, variant, isRequired) => {
    const { check, required } = schemasOf(property, variant);
    expect([required, check['required']]).toEqual(Array(2).fill(isRequired ? ['power'] : []));
  });
});
