import { describe, expect, it } from '@jest/globals';
import type { SourceProperty } from '../../../generated/types.ts';
import { plainSchema } from '../../../scripts/documents/plain-schemas.ts';
import { type Variant, validationSchema } from '../../../src/contract/schemas.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

/** Both schemas of a lamp whose power is such a property: ours, and that for other tools. */
function schemasOf(property: Partial<SourceProperty>, variant: Partial<Variant>) {
  const structure = smallStructure(
    smallSchema('lamp', { power: { examples: ['full', 'half'], ...property } }),
    smallSchema('bulb', { watt: { type: 'integer' } }),
  );
  const whole: Variant = { dialect: 'documented', outcome: null, ...variant };
  const { properties, required } = plainSchema(structure, whole) as unknown as {
    readonly properties: { readonly power?: { readonly description: string; readonly examples?: unknown } };
    readonly required: readonly string[];
  };
  const { description, examples, ...plain } = properties.power ?? { description: '' };
  return { check: validationSchema(structure, whole), plain, required, words: [description, examples] };
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

  it('says in a description, and as a constant, what it cannot say otherwise', () => {
    const { words } = schemasOf({ ...KNOWN, format: 'zstack-uuid', 'x-secret': true }, SERVERS);
    expect(words).toEqual([
      'The power.\nFormat: 32 lowercase hexadecimal digits.\nKnown values: full, half.\nA secret.',
      ['full', 'half'],
    ]);
    const structure = smallStructure(
      smallSchema('lamp', {
        success: { type: 'boolean', examples: [true, false] },
        reason: { type: 'string', 'x-outcome': 'failure' },
      }),
    );
    expect(plainSchema(structure, { dialect: 'documented', outcome: 'failure' })).toMatchObject({
      $id: 'https://zstack-contract.invalid/documented/lamp.failure.schema.json',
      title: 'LampFailure',
      properties: { success: { type: 'boolean', const: false, examples: [false] } },
    });
  });

  it('is open, but for what a structure says of other properties', () => {
    const map = smallStructure(smallSchema('map', {}, { additionalProperties: { type: 'string' } }));
    const variant = { ...SERVERS, outcome: null };
    expect(plainSchema(map, variant)).toMatchObject({ additionalProperties: { type: 'string' } });
    expect(plainSchema(smallStructure(smallSchema('lamp', {})), variant)).not.toHaveProperty(
      'additionalProperties',
    );
  });
});
