import { describe, expect, it } from '@jest/globals';
import { type Composition, exampleBody, pactReply } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { valueAt } from '../../../src/contract/pointer.ts';
import { fillValue } from '../../../src/contract/request-templates.ts';
import type { StructureReply } from '../../../src/model/contract.ts';
import type { Editable } from './edited-catalog.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

const CATALOG = loadCatalog();
const UUID = '654dedd65de8345cae7042a375451146';

const ANSWER = smallStructure(
  smallSchema('answer', {
    success: { type: 'boolean', 'x-required': true, 'x-deployed': { presence: 'never' } },
    room: { $ref: 'room.schema.json', 'x-outcome': 'success', 'x-required': true },
    reason: { $ref: 'reason.schema.json', 'x-outcome': 'failure', 'x-required': true, 'x-nullable': true },
    note: { type: 'string', examples: ['n'], 'x-outcome': 'success' },
  }),
  smallSchema('room', {
    uuid: { type: 'string', format: 'zstack-uuid', examples: ['r1'], 'x-required': true },
    lamps: { type: 'array', items: { $ref: 'lamp.schema.json' }, 'x-required': true },
  }),
  smallSchema('lamp', {
    uuid: { type: 'string', examples: ['l1'] },
    watt: { type: 'integer', examples: [40, 60], 'x-required': true },
    connectionUuid: { type: 'string', format: 'zstack-uuid', examples: ['r1'], 'x-required': true },
  }),
  smallSchema('reason', {
    text: { type: 'string', examples: ['dark'], 'x-required': true },
    spare: { type: 'string', examples: ['x'], 'x-required': true, 'x-nullable': true },
    root: { $ref: 'reason.schema.json', 'x-nullable': true, 'x-required': true },
  }),
);

const SUCCESS: Composition = { dialect: 'documented', outcome: 'success' };
const FAILURE: Composition = { dialect: 'documented', outcome: 'failure' };

describe('example bodies', () => {
  it('hold what the dialect and the outcome require, with the first examples', () => {
    expect(exampleBody(ANSWER, SUCCESS)).toEqual({
      success: true,
      room: { uuid: 'r1', lamps: [{ watt: 40, connectionUuid: 'r1' }] },
      reason: null,
    });
    expect(exampleBody(ANSWER, { ...SUCCESS, dialect: 'deployed' })).toEqual({
      room: { uuid: 'r1', lamps: [{ watt: 40, connectionUuid: 'r1' }] },
    });
    expect(exampleBody(ANSWER, FAILURE)).toEqual({
      success: false,
      reason: { text: 'dark', spare: null, root: null },
    });
  });

  it('hold optional fields that are asked for, or all of this outcome', () => {
    expect(exampleBody(ANSWER, { ...SUCCESS, include: ['/note'] })).toMatchObject({ note: 'n' });
    expect(exampleBody(ANSWER, { ...SUCCESS, include: true })).toMatchObject({ note: 'n' });
    expect(exampleBody(ANSWER, { ...FAILURE, include: true })).not.toHaveProperty('note');
  });

  it('hold promised values, and references that follow a promised identity', () => {
    const body = exampleBody(ANSWER, { ...SUCCESS, values: { '/room/uuid': 'r9' } });
    expect(body).toMatchObject({ room: { uuid: 'r9', lamps: [{ connectionUuid: 'r9' }] } });
    const own = { '/room/uuid': 'r9', '/room/lamps/0/uuid': 'l9' };
    expect(exampleBody(ANSWER, { ...SUCCESS, values: own })).toMatchObject({
      room: { lamps: [{ uuid: 'l9', connectionUuid: 'r9' }] },
    });
    const empty = exampleBody(ANSWER, { ...SUCCESS, values: { '/room/lamps': [] } });
    expect(empty).toMatchObject({ room: { lamps: [] } });
  });

  it('refuse to leave out what was asked for', () => {
    expect(() => exampleBody(ANSWER, { ...SUCCESS, include: ['/room/lamp'] })).toThrow(
      'answer has no field at /room/lamp',
    );
  });

  it('go one level down where a structure holds itself', () => {
    const body = exampleBody(ANSWER, { ...FAILURE, include: ['/reason/root', '/reason/root/spare'] });
    expect(body).toMatchObject({ reason: { spare: null, root: { text: 'dark', spare: 'x', root: null } } });
  });
});

describe('Pact matchers', () => {
  const REPLY: StructureReply = { status: 200, structure: 'answer', outcome: 'success' };
  const matched = (values: StructureReply['values'] = {}) =>
    pactReply(ANSWER, 'documented', { ...REPLY, values }, { connection: UUID }) as Editable;
  const supplied = { 'pact:generator:type': 'ProviderState', expression: '${connection}', value: UUID };
  const uuid = { 'pact:matcher:type': 'regex', regex: '^[0-9a-f]{32}$', ...supplied };

  it('pin promised values, take samples for their kind, and any number of items', () => {
    expect(matched({ '/room/uuid': 'r9' })).toEqual({
      success: true,
      room: {
        uuid: 'r9',
        lamps: {
          'pact:matcher:type': 'type',
          min: 0,
          value: [{ watt: { 'pact:matcher:type': 'number', value: 40 }, connectionUuid: 'r9' }],
        },
      },
      reason: null,
    });
  });

  it('close a list of which an item is promised', () => {
    expect(matched({ '/room/lamps/0/watt': 7 }).room.lamps).toMatchObject([{ watt: 7 }]);
  });

  it('take from the provider state what fits the format of the field, or any text where it has none', () => {
    const { room } = matched({ '/room/uuid': '${connection}', '/note': '${connection}' });
    expect(room.uuid).toEqual(uuid);
    expect(room.lamps.value[0].connectionUuid).toEqual(uuid);
    expect(matched({ '/note': '${connection}' }).note).toMatchObject({ ...supplied, regex: '^.+$' });
  });

  it('go by the template where it says more than the format', () => {
    const expression = 'x${connection}';
    expect(matched({ '/room/uuid': expression }).room.uuid).toMatchObject({ regex: '^x.+$', expression });
  });
});

describe("the project's examples", () => {
  it.each(CATALOG.interactions.map((one) => [one.id, one] as const))('fit the reply of %s', (_, one) => {
    const { dialect, reply } = one;
    if ('text' in reply) return;
    const { outcome = null } = reply;
    const structure = CATALOG.structure(reply.structure);
    const body = fillValue(
      exampleBody(structure, { ...reply, dialect, outcome }),
      CATALOG.state(one.given).values,
    );
    expect([...CATALOG.validator(dialect, reply.structure, outcome)(body)]).toEqual([]);
    for (const path of reply.include ?? []) expect(valueAt(body, path)).toBeDefined();
    for (const [path, value] of Object.entries(reply.values ?? {})) {
      expect(valueAt(body, path)).toEqual(fillValue(value, CATALOG.state(one.given).values));
    }
  });
});
