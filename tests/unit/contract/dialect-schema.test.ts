import { describe, expect, it } from '@jest/globals';
import { dialectSchema, presenceIn, type Variant } from '../../../src/contract/dialect-schema.ts';
import type { SourceProperty } from '../../../src/contract/source-schema.ts';
import { DIALECTS, type Dialect } from '../../../src/model/dialect.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

function schemaOf(property: Partial<SourceProperty>, variant: Partial<Variant>) {
  const structure = smallStructure(
    smallSchema('lamp', { power: { examples: ['full', 'half'], ...property } }),
    smallSchema('bulb', { watt: { type: 'integer' } }),
  );
  const whole: Variant = { dialect: 'documented', outcome: null, purpose: 'check', ...variant };
  const schema = dialectSchema(structure, whole) as {
    readonly properties: { readonly power?: object };
    readonly required: readonly string[];
  };
  return { schema, power: schema.properties.power, required: schema.required };
}

describe('dialect schema', () => {
  const presences: readonly [SourceProperty['x-deployed'], Dialect, 'required' | 'optional' | 'absent'][] = [
    [undefined, 'documented', 'required'],
    [undefined, 'deployed', 'required'],
    [{ presence: 'optional' }, 'documented', 'required'],
    [{ presence: 'optional' }, 'deployed', 'optional'],
    [{ presence: 'never' }, 'documented', 'required'],
    [{ presence: 'never' }, 'deployed', 'absent'],
    [{ presence: 'only' }, 'documented', 'absent'],
    [{ presence: 'only' }, 'deployed', 'required'],
  ];

  it.each(presences)('a required property with %j is in %s: %s', (deployed, dialect, expected) => {
    const mark = deployed === undefined ? {} : { 'x-deployed': deployed };
    for (const purpose of ['check', 'plain'] as const) {
      const { power, required } = schemaOf(
        { type: 'string', 'x-required': true, ...mark },
        { dialect, purpose },
      );
      expect(power === undefined).toBe(expected === 'absent');
      expect(required).toEqual(expected === 'required' ? ['power'] : []);
    }
  });

  it.each(DIALECTS)('a property that is not required is optional in %s', (dialect) => {
    expect(schemaOf({ type: 'string' }, { dialect })).toMatchObject({ power: {}, required: [] });
  });

  it('takes null where the page has it, and never from servers', () => {
    const nullable = { type: 'string', 'x-nullable': true } as const;
    const types = (variant: Partial<Variant>) => schemaOf(nullable, variant).power;
    expect(types({ dialect: 'documented' })).toMatchObject({ type: ['string', 'null'] });
    expect(types({ dialect: 'deployed' })).toMatchObject({ type: 'string' });
    expect(types({ dialect: 'documented', purpose: 'plain' })).toMatchObject({
      anyOf: [{ type: 'string' }, { type: 'null' }],
    });
    expect(types({ dialect: 'deployed', purpose: 'plain' })).toMatchObject({ type: 'string' });
  });

  it('takes null for a whole structure beside its $ref', () => {
    const nested = { $ref: 'bulb.schema.json', 'x-nullable': true } as const;
    expect(schemaOf(nested, {}).power).toMatchObject({ $ref: 'bulb.schema.json', type: ['object', 'null'] });
    expect(schemaOf(nested, { dialect: 'deployed' }).power).toMatchObject({ type: 'object' });
    expect(schemaOf(nested, { purpose: 'plain' }).power).toMatchObject({
      anyOf: [{ $ref: 'bulb.schema.json' }, { type: 'null' }],
    });
  });

  describe('of one outcome', () => {
    const inSuccess = { $ref: 'bulb.schema.json', 'x-required': true, 'x-outcome': 'success' } as const;
    const inFailure = { ...inSuccess, 'x-outcome': 'failure', 'x-nullable': true } as const;
    const failure = { outcome: 'failure' } as const;
    const success = { outcome: 'success' } as const;

    it('requires a field in its own outcome', () => {
      expect(schemaOf(inSuccess, success).required).toEqual(['power']);
      expect(schemaOf(inFailure, failure).required).toEqual(['power']);
    });

    it('lets a field of the other outcome be absent, null or whole', () => {
      const { power, required } = schemaOf(inSuccess, failure);
      expect(required).toEqual([]);
      expect(power).toMatchObject({ type: ['object', 'null'] });
    });

    it('requires a field of the other outcome that can be null', () => {
      expect(schemaOf(inFailure, success).required).toEqual(['power']);
      expect(schemaOf(inFailure, { ...success, dialect: 'deployed' }).required).toEqual([]);
    });

    it('says in a plain schema that it is null, and not null in its own outcome', () => {
      expect(schemaOf(inFailure, { ...success, purpose: 'plain' }).power).toMatchObject({ type: 'null' });
      expect(schemaOf(inFailure, { ...failure, purpose: 'plain' }).power).toMatchObject({
        $ref: 'bulb.schema.json',
      });
    });

    it('is known to a check of servers, and left out of their plain schema', () => {
      expect(schemaOf(inSuccess, { ...failure, dialect: 'deployed' }).power).toMatchObject({
        type: 'object',
      });
      expect(
        schemaOf(inSuccess, { ...failure, dialect: 'deployed', purpose: 'plain' }).power,
      ).toBeUndefined();
    });

    it('has the outcome itself as a constant in a plain schema', () => {
      const property = { type: 'boolean', examples: [true, false] } as const;
      const structure = smallStructure(
        smallSchema('lamp', { success: property, reason: { type: 'string', 'x-outcome': 'failure' } }),
      );
      const schema = dialectSchema(structure, {
        dialect: 'documented',
        outcome: 'failure',
        purpose: 'plain',
      });
      expect(schema).toMatchObject({
        $id: 'lamp.failure.schema.json',
        title: 'LampFailure',
        properties: { success: { type: 'boolean', const: false, examples: [false] } },
      });
    });
  });

  it('closes objects for a check and leaves them open for others', () => {
    expect(schemaOf({}, {}).schema).toMatchObject({ type: ['object', 'null'], additionalProperties: false });
    const plain = schemaOf({}, { purpose: 'plain' }).schema;
    expect(plain).toMatchObject({ type: 'object' });
    expect(plain).not.toHaveProperty('additionalProperties');
  });

  it('keeps what a structure says of other properties', () => {
    const map = smallStructure(smallSchema('map', {}, { additionalProperties: { type: 'string' } }));
    for (const purpose of ['check', 'plain'] as const) {
      expect(dialectSchema(map, { dialect: 'deployed', outcome: null, purpose })).toMatchObject({
        additionalProperties: { type: 'string' },
      });
    }
  });

  it('keeps known values for a check of servers only', () => {
    const values = { enum: ['full', 'half'] };
    const property = { type: 'string', 'x-deployed': { values } } as const;
    expect(schemaOf(property, { dialect: 'deployed' }).power).toEqual({
      type: 'string',
      'x-values': values,
    });
    expect(schemaOf(property, { dialect: 'documented' }).power).not.toHaveProperty('x-values');
  });

  it('says in the description what a plain schema cannot', () => {
    const property = {
      type: 'string',
      format: 'zstack-uuid',
      'x-secret': true,
      'x-deployed': { values: { enum: ['full', 'half'] } },
    } as const;
    expect(schemaOf(property, { dialect: 'deployed', purpose: 'plain' }).power).toEqual({
      type: 'string',
      pattern: '^[0-9a-f]{32}$',
      description:
        'The power.\nFormat: 32 lowercase hexadecimal digits.\nKnown values: full, half.\nA secret.',
      examples: ['full', 'half'],
    });
    expect(schemaOf(property, { purpose: 'plain' }).power).toMatchObject({
      description: expect.not.stringContaining('Known values'),
    });
  });

  it('turns int32 into bounds, and leaves int64, whose bounds JSON numbers cannot hold', () => {
    const plain = (format: string) => schemaOf({ type: 'integer', format }, { purpose: 'plain' }).power;
    expect(plain('int32')).toMatchObject({ type: 'integer', minimum: -2147483648, maximum: 2147483647 });
    expect(plain('int64')).not.toHaveProperty('minimum');
    expect(plain('int64')).not.toHaveProperty('format');
  });

  it('says whether a variant carries a field', () => {
    const { fields } = smallStructure(
      smallSchema('lamp', { power: { 'x-required': true, 'x-outcome': 'success' } }),
    );
    const [power] = fields;
    if (power === undefined) throw new Error('the field is missing');
    expect(presenceIn(power, { dialect: 'deployed', outcome: 'success' })).toBe('required');
    expect(presenceIn(power, { dialect: 'deployed', outcome: 'failure' })).toBe('optional');
    expect(presenceIn(power, { dialect: 'deployed', outcome: null })).toBe('required');
  });
});
