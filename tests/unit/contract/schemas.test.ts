import { describe, expect, it } from '@jest/globals';
import type { SourceProperty } from '../../../generated/types.ts';
import { plainSchema } from '../../../scripts/documents/plain-schemas.ts';
import { type Variant, validationSchema } from '../../../src/contract/schemas.ts';
import type { Dialect } from '../../../src/model/contract.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

interface Schema {
  readonly properties: { readonly power?: object };
  readonly required: readonly string[];
}

/** Both schemas of a lamp whose power is such a property: ours, and that for other tools. */
function schemasOf(property: Partial<SourceProperty>, variant: Partial<Variant>) {
  const structure = smallStructure(
    smallSchema('lamp', { power: { examples: ['full', 'half'], ...property } }),
    smallSchema('bulb', { watt: { type: 'integer' } }),
  );
  const whole: Variant = { dialect: 'documented', outcome: null, ...variant };
  const both = { check: validationSchema(structure, whole), plain: plainSchema(structure, whole) };
  return both as unknown as Readonly<Record<'check' | 'plain', Schema>>;
}

const NESTED = { $ref: 'bulb.schema.json', 'x-required': true } as const;
const IN_SUCCESS = { ...NESTED, 'x-outcome': 'success' } as const;
const IN_FAILURE = { ...NESTED, 'x-outcome': 'failure', 'x-nullable': true } as const;
const VALUES = { enum: ['full', 'half'] } as const;
const KNOWN = { type: 'string', 'x-deployed': { values: VALUES } } as const;
const NULL = { type: 'null' };
const REF = { $ref: 'bulb.schema.json' };

describe('the schemas of a structure', () => {
  it.each<[SourceProperty['x-deployed'], Dialect, 'required' | 'optional' | 'absent']>([
    [undefined, 'documented', 'required'],
    [undefined, 'deployed', 'required'],
    [{ presence: 'optional' }, 'documented', 'required'],
    [{ presence: 'optional' }, 'deployed', 'optional'],
    [{ presence: 'never' }, 'documented', 'required'],
    [{ presence: 'never' }, 'deployed', 'absent'],
    [{ presence: 'only' }, 'documented', 'absent'],
    [{ presence: 'only' }, 'deployed', 'required'],
  ])('hold a required property with %j in %s: %s', (deployed, dialect, expected) => {
    const mark = deployed === undefined ? {} : { 'x-deployed': deployed };
    const schemas = schemasOf({ type: 'string', 'x-required': true, ...mark }, { dialect });
    for (const { properties, required } of Object.values(schemas)) {
      expect(properties.power === undefined).toBe(expected === 'absent');
      expect(required).toEqual(expected === 'required' ? ['power'] : []);
    }
  });

  const nullable = { type: 'string', 'x-nullable': true } as const;
  const text = { type: 'string' };
  const orNull = (plain: object) => ({ anyOf: [plain, NULL] });
  const object = { type: 'object' };
  const objectOrNull = { type: ['object', 'null'] };
  const deployed = { dialect: 'deployed' } as const;
  const failure = { outcome: 'failure' } as const;
  const uuid = { type: 'string', format: 'zstack-uuid' } as const;
  const int32 = { type: 'integer', format: 'int32' } as const;
  const int64 = { type: 'integer', format: 'int64' } as const;
  const bounds = { minimum: -2147483648, maximum: 2147483647 };
  const anyButNull = { type: ['array', 'boolean', 'number', 'object', 'string'] };
  type Case = [string, Partial<SourceProperty>, Partial<Variant>, check: object, plain: object | undefined];
  it.each<Case>([
    ['null where the page has it', nullable, {}, { type: ['string', 'null'] }, orNull(text)],
    ['no null from servers', nullable, deployed, text, text],
    ['null for a structure', { ...REF, 'x-nullable': true }, {}, objectOrNull, orNull(REF)],
    ['a structure', REF, deployed, object, REF],
    ['what is of the other outcome, or null', IN_SUCCESS, failure, objectOrNull, orNull(REF)],
    ['null alone in the other outcome', IN_FAILURE, { outcome: 'success' }, objectOrNull, NULL],
    ['no null in its own outcome', IN_FAILURE, failure, objectOrNull, REF],
    [
      'from servers the other outcome, to know it',
      IN_SUCCESS,
      { ...failure, ...deployed },
      object,
      undefined,
    ],
    ['any type', {}, {}, {}, {}],
    ['from servers any type but null', {}, deployed, anyButNull, {}],
    ['known values of servers', KNOWN, deployed, { ...text, 'x-values': VALUES }, text],
    ['any values on the page', KNOWN, {}, text, text],
    ['integers of 32 bits', int32, {}, int32, { type: 'integer', ...bounds }],
    ['integers of 64 bits, whose bounds JSON cannot hold', int64, {}, int64, { type: 'integer' }],
    ['texts with a pattern', uuid, {}, uuid, { ...text, pattern: '^[0-9a-f]{32}$' }],
  ])('take %s', (_, property, variant, check, plain) => {
    const schemas = schemasOf(property, variant);
    expect(schemas.check.properties.power).toEqual(check);
    const power = schemas.plain.properties.power;
    // Its words and examples come from the property; JSON has no undefined.
    const rest =
      power && JSON.parse(JSON.stringify({ ...power, description: undefined, examples: undefined }));
    expect(rest).toEqual(plain);
  });

  it.each<[Partial<SourceProperty>, Partial<Variant>, boolean]>([
    [IN_SUCCESS, { outcome: 'success' }, true],
    [IN_SUCCESS, { outcome: 'failure' }, false],
    [IN_FAILURE, { outcome: 'failure' }, true],
    [IN_FAILURE, { outcome: 'success' }, true],
    [IN_FAILURE, { outcome: 'success', dialect: 'deployed' }, false],
  ])('require %j in %j: %s', (property, variant, isRequired) => {
    expect(schemasOf(property, variant).check.required).toEqual(isRequired ? ['power'] : []);
  });

  it('say in a description, and as a constant, what a plain schema cannot say otherwise', () => {
    const { plain } = schemasOf(
      { ...KNOWN, format: 'zstack-uuid', 'x-secret': true },
      { dialect: 'deployed' },
    );
    expect(plain.properties.power).toMatchObject({
      description:
        'The power.\nFormat: 32 lowercase hexadecimal digits.\nKnown values: full, half.\nA secret.',
      examples: ['full', 'half'],
    });
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

  it('are closed for a check and open for others, but for what a structure says of other properties', () => {
    const { check, plain } = schemasOf({}, {});
    expect([check, 'additionalProperties' in plain]).toEqual([
      expect.objectContaining({ additionalProperties: false }),
      false,
    ]);
    const map = smallStructure(smallSchema('map', {}, { additionalProperties: { type: 'string' } }));
    for (const schema of [validationSchema, plainSchema]) {
      expect(schema(map, { dialect: 'deployed', outcome: null })).toMatchObject({
        additionalProperties: { type: 'string' },
      });
    }
  });
});
