import { beforeAll, describe, expect, it } from '@jest/globals';
import { exampleBody } from '../../src/contract/compose.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { createJudge } from '../../src/judge/judge.ts';
import type { Field } from '../../src/model/contract.ts';
import { type ExchangeRequest, readPayload } from '../../src/model/exchange.ts';
import { Redactor } from '../../src/redact/redactor.ts';
import { type PactResult, resultsOfPact, runPactVerifier } from '../../src/verify/pact/pact-verifier.ts';
import { pactText } from './verification.ts';

/*
 * Pact's matchers and the check, side by side: for each field of a connection, answers with another right value, a
 * wrong one, an empty one and none. A pact can be weaker than the check, never stricter.
 */
const catalog = loadCatalog();
const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';

type Loose = Record<string, unknown>;
interface Case {
  readonly field: string;
  readonly kind: 'right' | 'wrong' | 'empty' | 'absent';
  readonly text: string;
}

const whole = exampleBody(catalog.structure('reconnect-response'), {
  dialect: 'deployed',
  outcome: 'success',
});

/** Other values that the check passes or only warns of. */
const RIGHT: Readonly<Record<string, readonly unknown[]>> = {
  'zstack-uuid': ['0123456789abcdef0123456789abcdef'],
  'zstack-timestamp': ['Jan 1, 2024 1:02:03 AM', 'Jan 1, 2024, 1:02:03 AM', 'Jan 1, 2024, 1:02:03\u202fAM'],
  'peer-address': ['198.51.100.7', '2001:db8::1', 'vpn.example.com'],
  cidr: ['10.0.0.1/8', '2001:db8::/32'],
  int32: [0, -1, 2147483647],
};
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  'zstack-uuid': ['0123', 'X123456789abcdef0123456789abcdef', 7],
  'zstack-timestamp': ['2024-01-01T00:00:00Z', 'Jan 01, 2024 1:02:03 AM', 1704067200],
  'peer-address': ['1.2.3', 'not a host', 7],
  cidr: ['10.0.0.0/33', '10.0.0.0', '10.0.0.0/08', 7],
  int32: [1.5, '60', 99999999999, true],
};

function casesOf(structure: string, at: readonly (string | number)[]): readonly Case[] {
  return catalog.structure(structure).fields.flatMap((field) => {
    if (field.presence.deployed === 'never' || catalog.structure(structure).child(field) !== null) return [];
    const change = (kind: Case['kind'], value: unknown): Case => {
      const body = structuredClone(whole) as Loose;
      const owner = at.reduce<Loose>((one, key) => one[key as string] as Loose, body);
      if (value === undefined) delete owner[field.name];
      else owner[field.name] = value;
      return { field: field.id, kind, text: JSON.stringify(body) };
    };
    return [
      ...rightOf(field).map((value) => change('right', value)),
      ...(WRONG[field.format ?? ''] ?? [7, {}]).map((value) => change('wrong', value)),
      change('empty', field.format === 'int32' ? 0 : ''),
      change('absent', undefined),
    ];
  });
}

function rightOf({ format }: Field): readonly unknown[] {
  return RIGHT[format ?? ''] ?? ['another text'];
}

const lists = (['peerCidrs', 'l3NetworkRefs'] as const).map((name): Case => {
  const body = structuredClone(whole) as { inventory: Loose };
  body.inventory[name] = [];
  return { field: `inventory.${name}`, kind: 'empty', text: JSON.stringify(body) };
});

const CASES: readonly Case[] = [
  ...casesOf('ipsec-connection', ['inventory']),
  ...casesOf('peer-cidr', ['inventory', 'peerCidrs', 0]),
  ...casesOf('l3-network-ref', ['inventory', 'l3NetworkRefs', 0]),
  ...lists,
];

/** Whether the check passes an answer, or only warns. */
function isKept(text: string): boolean {
  const exchange = {
    request: { method: 'GET', path: `/zstack/v1/api-jobs/${JOB}`, headers: {}, body: { kind: 'absent' } },
    response: { status: 200, headers: {}, body: readPayload(text) },
  } as const;
  const context = { dialect: 'deployed', operation: 'job-poll', requested: null } as const;
  return !['fail', 'error'].includes(createJudge(catalog)(exchange, context).verdict);
}

/** What Pact says of each case: its result by the path that the case is answered at. */
async function verifyAll(): Promise<ReadonlyMap<string, PactResult>> {
  const pact = JSON.parse(pactText('deployed'));
  const done = pact.interactions.find(({ comments }: { readonly comments: { readonly references: Loose } }) =>
    JSON.stringify(comments.references).includes('"job-poll/done"'),
  );
  const interactions = CASES.map((_, index) => ({
    description: `/${index}`,
    pending: false,
    request: { method: 'GET', path: `/${index}` },
    response: done.response,
    type: 'Synchronous/HTTP',
  }));
  const send = async ({ path }: ExchangeRequest) => {
    const body = readPayload(CASES[Number(path.slice(1))]?.text ?? '');
    return { status: 200, headers: {}, body };
  };
  const peer = { arrange: async () => ({}), send };
  const ended = await runPactVerifier(JSON.stringify({ ...pact, interactions }), 'zstack', peer, 0);
  return resultsOfPact(ended, new Redactor(catalog)) ?? new Map();
}

/** What a matcher cannot see: a reference to another part of the answer, and a field that the pact does not read. */
const UNSEEN: readonly (readonly [field: string, kind: Case['kind']])[] = [
  ['inventory.uuid', 'right'],
  ['inventory.peerCidrs[].connectionUuid', 'right'],
  ['inventory.l3NetworkRefs[].connectionUuid', 'right'],
  ...['description', 'pfs', 'idType', 'localId', 'remoteId'].map(
    (name) => [`inventory.${name}`, 'wrong'] as const,
  ),
];

describe('the matchers of a pact', () => {
  let results: ReadonlyMap<string, PactResult>;

  beforeAll(async () => {
    results = await verifyAll();
  });

  it('judge every case', () => expect(results.size).toBe(CASES.length));

  it.each(CASES.map((one, index) => [one.field, one.kind, index] as const))('%s %s (%i)', (_, __, index) => {
    const { field, kind, text } = CASES[index] as Case;
    const isUnseen = UNSEEN.some(([name, one]) => name === field && one === kind);
    expect([results.get(`/${index}`) === null, text]).toEqual([isUnseen || isKept(text), text]);
  });
});
