import { exampleBody } from '../src/contract/compose.ts';
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { createJudge, type Judgement } from '../src/judge/judge.ts';
import { DIALECTS, type Dialect } from '../src/model/contract.ts';
import type { JsonValue } from '../src/model/json.ts';
import { formatTimestamp } from '../src/model/values.ts';

/*
 * What judging a parsed answer costs, as a ratio to parsing its text. Both are measured in turn in
 * one run, so that whatever else the machine does falls on both.
 */
const ROUNDS = 40;
const REPEATS = 5_000;
/** Different answers, so that no two calls in a row see the same texts. */
const ANSWERS = 1_000;
/** What judging may cost beside parsing. */
const GREATEST_RATIO = 2.6;

const catalog = loadCatalog();
const judge = createJudge(catalog);

const connection = catalog.structure('ipsec-connection');
const identity = String(connection.source.properties['uuid']?.examples?.[0]);
const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';
const requests = {
  documented: {
    method: 'PUT',
    path: `/zstack/v1/ipsec/${identity}/actions`,
    headers: {},
    body: { kind: 'absent' },
  },
  deployed: { method: 'GET', path: `/zstack/v1/api-jobs/${JOB}`, headers: {}, body: { kind: 'absent' } },
} as const;
const requested = { uuid: identity, operation: null, validationOnly: false };

function judged(dialect: Dialect, value: JsonValue): Judgement {
  const operation = dialect === 'documented' ? 'reconnect' : 'job-poll';
  const response = { status: 200, headers: {}, body: { kind: 'json', value, notes: [] } } as const;
  return judge({ request: requests[dialect], response }, { dialect, operation, requested });
}

/**
 * A complete answer whose records were changed after they were created, so that times are compared. Each
 * has times of its own, as answers of a recording have.
 */
function exampleAnswer(dialect: Dialect, index: number): string {
  const created = formatTimestamp(Date.UTC(2017, 10, 14) + index * 61_000);
  const changed = formatTimestamp(Date.UTC(2019, 2, 3) + index * 61_000);
  const times = new Map([
    ['createDate', created],
    ['lastOpDate', changed],
  ]);
  const composition = { dialect, outcome: 'success', include: true } as const;
  const body = exampleBody(catalog.structure('reconnect-response'), composition);
  return JSON.stringify(body, (key, value) => times.get(key) ?? value);
}

/** Microseconds of one call, averaged over one round; each call gets the next item. */
function measure<T>(items: readonly T[], action: (item: T) => void): number {
  const start = process.hrtime.bigint();
  for (let index = 0; index < REPEATS; index++) action(items[index % items.length] as T);
  return Number(process.hrtime.bigint() - start) / 1_000 / REPEATS;
}

for (const dialect of DIALECTS) {
  const texts = Array.from({ length: ANSWERS }, (_, index) => exampleAnswer(dialect, index));
  const parseAndJudge = (text: string) => judged(dialect, JSON.parse(text) as JsonValue);
  if (texts.some((text) => parseAndJudge(text).findings.length > 0)) {
    throw new Error('the benchmark would measure a broken answer');
  }
  let parsing = Number.POSITIVE_INFINITY;
  let both = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    parsing = Math.min(
      parsing,
      measure(texts, (text) => JSON.parse(text)),
    );
    both = Math.min(both, measure(texts, parseAndJudge));
  }
  // An answer is judged right after it was parsed, while it is at hand; so is it measured here.
  const judging = both - parsing;
  const ratio = judging / parsing;
  if (ratio > GREATEST_RATIO) process.exitCode = 1;
  process.stdout.write(
    `${dialect}: judging ${judging.toFixed(2)} µs, JSON.parse ${parsing.toFixed(2)} µs of ${texts[0]?.length} characters, ratio ${ratio.toFixed(2)}\n`,
  );
}
