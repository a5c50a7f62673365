import { describe, expect, it } from '@jest/globals';
import { type Composition, compose, exampleBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { valueAt } from '../../../src/contract/pointer.ts';
import { fillValue } from '../../../src/contract/requests.ts';
import { isUsedIn, outcomesOf } from '../../../src/contract/schemas.ts';
import { DIALECTS, type Field } from '../../../src/model/contract.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

const CATALOG = loadCatalog();

const ANSWER = smallStructure(
  smallSchema('answer', {
    success: { type: 'boolean', 'x-required': true, 'x-deployed': { presence: 'never' } },
    room: { $ref: 'room.schema.json', 'x-outcome': 'success', 'x-required': true },
    reason: {
      $ref: 'reason.schema.json',
      'x-outcome': 'failure',
      'x-required': true,
      'x-nullable': true,
    },
    note: { type: 'string', examples: ['n'], 'x-outcome': 'success' },
  }),
  smallSchema('room', {
    uuid: { type: 'string', examples: ['r1'], 'x-required': true },
    lamps: {
      type: 'array',
      items: { $ref: 'lamp.schema.json' },
      'x-required': true,
    },
  }),
  smallSchema('lamp', {
    watt: { type: 'integer', examples: [40, 60], 'x-required': true },
    connectionUuid: { type: 'string', examples: ['r1'], 'x-required': true },
  }),
  smallSchema('reason', {
    text: { type: 'string', examples: ['dark'], 'x-required': true },
    spare: {
      type: 'string',
      examples: ['x'],
      'x-required': true,
      'x-nullable': true,
    },
    root: { $ref: 'reason.schema.json', 'x-nullable': true, 'x-required': true },
  }),
);

const SUCCESS: Composition = { dialect: 'documented', outcome: 'success' };
const FAILURE: Composition = { dialect: 'documented', outcome: 'failure' };

describe('example bodies', () => {
  it('hold what the dialect requires, with the first examples', () => {
    expect(exampleBody(ANSWER, SUCCESS)).toEqual({
      success: true,
      room: { uuid: 'r1', lamps: [{ watt: 40, connectionUuid: 'r1' }] },
      reason: null,
    });
    expect(exampleBody(ANSWER, { ...SUCCESS, dialect: 'deployed' })).toEqual({
      room: { uuid: 'r1', lamps: [{ watt: 40, connectionUuid: 'r1' }] },
    });
  });

  it('tell a failure by the outcome', () => {
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
    expect(exampleBody(ANSWER, { ...FAILURE, values: { '/reason/root': null } })).toMatchObject({
      reason: { root: null },
    });
    expect(exampleBody(ANSWER, { ...SUCCESS, values: { '/room/lamps': [] } })).toMatchObject({
      room: { lamps: [] },
    });
  });

  it('go one level down where a structure holds itself', () => {
    const body = exampleBody(ANSWER, { ...FAILURE, include: ['/reason/root', '/reason/root/spare'] });
    expect(body).toMatchObject({ reason: { spare: null, root: { text: 'dark', spare: 'x', root: null } } });
  });
});

describe('composition', () => {
  interface Leaf {
    readonly kind: string;
    readonly field?: string;
  }
  const kinds: Leaf[] = [];
  const leaves = {
    pinned: (_: JsonValue, { id }: Field): Leaf => ({ kind: 'pinned', field: id }),
    sample: ({ id }: Field): Leaf => ({ kind: 'sample', field: id }),
    list: (items: readonly Leaf[], open: boolean): Leaf => {
      kinds.push(...items);
      return { kind: open ? 'open list' : 'closed list' };
    },
    record: (entries: readonly (readonly [string, Leaf])[]): Leaf => {
      kinds.push(...entries.map(([, leaf]) => leaf));
      return { kind: 'record' };
    },
  };

  it('tells promised values from samples', () => {
    kinds.length = 0;
    compose(ANSWER, { ...SUCCESS, values: { '/room/uuid': 'r9' } }, leaves);
    const of = (kind: string) => kinds.filter((leaf) => leaf.kind === kind).map(({ field }) => field);
    expect(of('pinned').sort()).toEqual([
      'answer.reason',
      'answer.success',
      'lamp.connectionUuid',
      'room.uuid',
    ]);
    expect(of('sample')).toEqual(['lamp.watt']);
    expect(of('open list')).toHaveLength(1);
  });

  it('closes a list of which an item is promised', () => {
    kinds.length = 0;
    compose(ANSWER, { ...SUCCESS, values: { '/room/lamps/0/watt': 7 } }, leaves);
    expect(kinds).toContainEqual({ kind: 'closed list' });
  });
});

describe("the project's examples", () => {
  for (const dialect of DIALECTS) {
    const variants = [...CATALOG.structures.values()]
      .filter((structure) => isUsedIn(structure, dialect))
      .flatMap((structure) => outcomesOf(structure).map((outcome) => [structure.name, outcome] as const));

    it.each(variants)(`fit ${dialect} %s %s, with and without optional fields`, (name, outcome) => {
      const structure = CATALOG.structure(name);
      const validate = CATALOG.validator(dialect, name, outcome);
      expect([...validate(exampleBody(structure, { dialect, outcome }))]).toEqual([]);
      expect([...validate(exampleBody(structure, { dialect, outcome, include: true }))]).toEqual([]);
    });
  }

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

  it('make nested references point at their connection', () => {
    const root = CATALOG.pageAnswer;
    const values = { '/inventory/uuid': 'f'.repeat(32) };
    const body = exampleBody(root, { dialect: 'deployed', outcome: 'success', values });
    for (const list of ['peerCidrs', 'l3NetworkRefs']) {
      expect(valueAt(body, `/inventory/${list}/0/connectionUuid`)).toBe('f'.repeat(32));
    }
  });
});
