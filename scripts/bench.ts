import { loadCatalog } from '../src/catalog/catalog.ts';
import { exampleBody } from '../src/catalog/example.ts';
import { createCheck } from '../src/check/check.ts';
import type { Subject } from '../src/check/subject.ts';
import { DIALECTS, type Dialect } from '../src/model/dialect.ts';
import type { JsonValue } from '../src/model/json.ts';

/*
 * What the check of a parsed answer costs, as a ratio to parsing its text. Both are measured in turn in
 * one run, so that whatever else the machine does falls on both.
 */
const ROUNDS = 40;
const REPEATS = 5_000;
/** A check costs less than parsing; what a busy machine adds to a ratio is allowed for. */
const GREATEST_RATIO = 1.15;

const catalog = loadCatalog();
const check = createCheck(catalog);

function subjectOf(dialect: Dialect, value: JsonValue): Subject {
  const operation = dialect === 'documented' ? 'reconnect' : 'job-poll';
  const structure = catalog.structure('ipsec-connection');
  const identity = String(structure.source.properties[structure.role('identity')]?.examples?.[0]);
  const request = { method: 'GET', path: '/', headers: {}, body: { kind: 'absent' } } as const;
  const response = { status: 200, headers: {}, body: { kind: 'json', value, notes: [] } } as const;
  return { dialect, operation, exchange: { request, response }, asked: { identity, validationOnly: false } };
}

/** A complete answer whose records were changed after they were created, so that times are compared. */
function exampleAnswer(dialect: Dialect): JsonValue {
  const changed = catalog.structure('ipsec-connection').role('changed');
  const composition = { dialect, outcome: 'success', include: true } as const;
  const text = JSON.stringify(exampleBody(catalog.structure('reconnect-response'), composition));
  return JSON.parse(text, (key, value) => (key === changed ? 'Dec 24, 2017 9:05:07 AM' : value)) as JsonValue;
}

/** Microseconds of one call, averaged over one round. */
function measure(action: () => void): number {
  const start = process.hrtime.bigint();
  for (let index = 0; index < REPEATS; index++) action();
  return Number(process.hrtime.bigint() - start) / 1_000 / REPEATS;
}

for (const dialect of DIALECTS) {
  const text = JSON.stringify(exampleAnswer(dialect));
  const subject = subjectOf(dialect, JSON.parse(text) as JsonValue);
  if (check(subject).length > 0) throw new Error('the benchmark would measure a broken answer');
  let parsing = Number.POSITIVE_INFINITY;
  let checking = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    parsing = Math.min(
      parsing,
      measure(() => JSON.parse(text)),
    );
    checking = Math.min(
      checking,
      measure(() => check(subject)),
    );
  }
  const ratio = checking / parsing;
  if (ratio > GREATEST_RATIO) process.exitCode = 1;
  process.stdout.write(
    `${dialect}: check ${checking.toFixed(2)} µs, JSON.parse ${parsing.toFixed(2)} µs of ${text.length} characters, ratio ${ratio.toFixed(2)}\n`,
  );
}
