import { exampleBody } from '../../src/contract/compose.ts';
import { check, ownContract } from '../../src/kit/check.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { leastCpu, leastRatio, report } from './measure.ts';

/*
 * What check() costs of an answer of 15 MB that somebody made to be slow, beside JSON.parse of the same text, or of a
 * JSON text of the same length where the answer is none.
 */
const LENGTH = 15_000_000;
const ROUNDS = 2;
const LIMIT = 10;

const response = exampleBody(ownContract().structure('reconnect-response'), {
  dialect: 'deployed',
  outcome: 'success',
  include: true,
});
const inventory = response['inventory'] as JsonObject;
const [cidr] = inventory['peerCidrs'] as readonly JsonObject[];

function many(item: JsonValue): readonly JsonValue[] {
  return Array.from({ length: Math.floor(LENGTH / (JSON.stringify(item).length + 1)) }, () => item);
}

function answer(change: JsonObject): string {
  return JSON.stringify({ ...response, inventory: { ...inventory, ...change } });
}

/** Texts of words, of credentials and of markup, which redaction reads. */
const PARTS = ['a ', 'password="', '%20', '\\"', '1', '//a@'];
const deep = '['.repeat(LENGTH / 2);

const BODIES: Readonly<Record<string, string>> = {
  'a list of empty records': answer({ peerCidrs: many({}) }),
  'a list of sound records': answer({ peerCidrs: many(cidr ?? {}) }),
  'a list of the same wrong reference': answer({ peerCidrs: many({ ...cidr, connectionUuid: 'x' }) }),
  'a list of numbers': answer({ peerCidrs: many(7) }),
  'a list of names that nobody knows': answer({
    extra: Object.fromEntries(Array.from({ length: LENGTH / 16 }, (_, index) => [`name${index}`, 1])),
  }),
  'names that nobody knows': JSON.stringify(
    Object.fromEntries(Array.from({ length: LENGTH / 16 }, (_, index) => [`name${index}`, 1])),
  ),
  'keys that stand twice': `{${'"a":1,'.repeat(LENGTH / 6)}"a":1}`,
  'nested lists': `${deep}${deep.replaceAll('[', ']')}`,
  'a list that does not end': `{"inventory":${'[1,'.repeat(LENGTH / 3)}`,
  'a page': `<html>${'<a '.repeat(LENGTH / 3)}`,
  'a page with comments': '<!--'.repeat(LENGTH / 4),
  ...Object.fromEntries(
    PARTS.flatMap((part) => {
      const text = part.repeat(LENGTH / part.length);
      return [
        [`a uuid of ${part}`, answer({ vipUuid: text })],
        [`a text of ${part}`, text],
      ];
    }),
  ),
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const plain = JSON.stringify(many(cidr ?? {}));
const options = { dialect: 'deployed', operation: 'job-poll' } as const;
let worst = { what: '', ratio: 0 };
for (const [what, text] of Object.entries(BODIES)) {
  const isJson = parse(text) !== null;
  const ratio = await leastRatio(LIMIT, () => {
    const cost = leastCpu(ROUNDS, {
      parsing: () => parse(text),
      parsingPlain: () => parse(isJson ? '' : plain),
      checking: () => check({ status: 200, body: text }, options),
    });
    return cost.checking / Math.max(cost.parsing, cost.parsingPlain);
  });
  process.stdout.write(`${what}: ${ratio.toFixed(1)}\n`);
  if (ratio > worst.ratio) worst = { what, ratio };
}
report(`check() of ${LENGTH / 1e6} MB, at worst ${worst.what}`, worst.ratio, LIMIT, 'their JSON.parse');
