import { exampleBody } from '../../src/contract/compose.ts';
import { check, ownContract } from '../../src/kit/check.ts';
import type { Dialect } from '../../src/model/contract.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { formatTimestamp } from '../../src/model/values.ts';
import { leastCpu, leastRatio, report } from './measure.ts';

/*
 * What the library's check() costs from the text of an answer, beside JSON.parse of the same text. Each call gets
 * another text, so that no two calls in a row see the same values.
 */
const ROUNDS = 20;
const ANSWERS = 500;
/** Characters that one round reads at least. */
const ROUND_SIZE = 4_000_000;

interface Answers {
  readonly what: string;
  readonly dialect: Dialect;
  readonly status: number;
  readonly operation: string;
  readonly limit: number;
  readonly findings: number;
  readonly body: (index: number) => JsonValue;
}

/** A complete answer; its records were changed after they were created, so that times are compared. */
function connection(
  dialect: Dialect,
  index: number,
  change: (inventory: JsonObject) => JsonObject,
): JsonObject {
  const times = new Map([
    ['createDate', formatTimestamp(Date.UTC(2017, 10, 14) + index * 61_000)],
    ['lastOpDate', formatTimestamp(Date.UTC(2019, 2, 3) + index * 61_000)],
  ]);
  const composition = { dialect, outcome: 'success', include: true } as const;
  const body = exampleBody(ownContract().structure('reconnect-response'), composition);
  const dated = JSON.parse(JSON.stringify(body, (key, value) => times.get(key) ?? value)) as JsonObject;
  return { ...dated, inventory: change(dated['inventory'] as JsonObject) };
}

const asItIs = (inventory: JsonObject): JsonObject => inventory;
const withCidrs = (inventory: JsonObject): JsonObject => {
  const [first] = inventory['peerCidrs'] as readonly JsonObject[];
  const peerCidrs = Array.from({ length: 1_000 }, (_, index) => ({
    ...first,
    cidr: `10.${index % 250}.${index >> 8}.0/24`,
  }));
  return { ...inventory, peerCidrs };
};
/** One field of a wrong type, one in a wrong format, one that is missing. */
const broken = ({ vipUuid: _, ...inventory }: JsonObject): JsonObject => ({
  ...inventory,
  state: 7,
  createDate: 'yesterday',
});
const poll = { dialect: 'deployed', status: 200, operation: 'job-poll' } as const;
const location = (index: number) =>
  `http://198.51.100.7:8080/zstack/v1/api-jobs/${index.toString(16).padStart(32, '0')}`;

const MEASURED: readonly Answers[] = [
  {
    ...{ what: 'small', dialect: 'deployed', status: 202, operation: 'reconnect', limit: 60, findings: 0 },
    body: (index) => ({ location: location(index) }),
  },
  {
    ...{ what: 'typical, documented', dialect: 'documented', status: 200, operation: 'reconnect' },
    ...{ limit: 7, findings: 0, body: (index) => connection('documented', index, asItIs) },
  },
  { ...poll, what: 'typical', limit: 7, findings: 0, body: (index) => connection('deployed', index, asItIs) },
  {
    ...poll,
    what: '3 fields broken',
    limit: 35,
    findings: 3,
    body: (index) => connection('deployed', index, broken),
  },
  {
    ...poll,
    what: '1,000 CIDRs',
    limit: 8,
    findings: 0,
    body: (index) => connection('deployed', index, withCidrs),
  },
];

for (const { what, dialect, status, operation, limit, findings, body } of MEASURED) {
  const count = Math.min(ANSWERS, Math.ceil(ROUND_SIZE / JSON.stringify(body(0)).length));
  const texts = Array.from({ length: count }, (_, index) => JSON.stringify(body(index)));
  const length = texts[0]?.length ?? 0;
  const repeats = Math.ceil(ROUND_SIZE / (length * count));
  const judge = (text: string) => check({ status, body: text }, { dialect, operation });
  const found = judge(texts[0] ?? '').findings.filter(({ level }) => level === 'error').length;
  if (found !== findings) throw new Error(`${what}: ${found} findings, expected ${findings}`);
  const overTexts = (action: (text: string) => unknown) => () => {
    for (let repeat = 0; repeat < repeats; repeat++) for (const text of texts) action(text);
  };
  const ratio = await leastRatio(limit, () => {
    const { parse, whole } = leastCpu(ROUNDS, { parse: overTexts(JSON.parse), whole: overTexts(judge) });
    return whole / parse;
  });
  report(`check() of an answer, ${what}`, ratio, limit, `its JSON.parse (${length} characters)`);
}
