import { loadCatalog } from '../src/contract/load-catalog.ts';
import { matchOperation } from '../src/contract/operations.ts';
import { bodyText } from '../src/redact/message.ts';
import { OwnSecrets } from '../src/redact/own-secrets.ts';
import { Redactor } from '../src/redact/redactor.ts';

/*
 * What texts cost that are four times as long, as a ratio: 4 where the time grows as the text does, 16 where it
 * grows with its square. Whoever answers, or records, chooses the text.
 */
const LENGTH = 100_000;
const FACTOR = 4;
const ROUNDS = 3;
const GREATEST_RATIO = 10;
const ATTEMPTS = 5;
/** Times that are shorter, in ms, tell nothing. */
const SHORTEST = 2;

/** Parts of which hostile texts are made. */
const PARTS = [
  ...[
    'a',
    'a.',
    '1',
    ' ',
    '=',
    '"',
    "\\'",
    'x\\',
    'a:',
    'a b ',
    '//',
    '%20',
    '%22',
    'a=b%20',
    '&quot;',
    ']',
    '[]',
  ],
  ...[
    'password=',
    'password="',
    'password=\\"',
    "pwd='",
    'token=[',
    'token={',
    'password:\n',
    'Bearer ',
    'Cookie: ',
  ],
  ...['<a', '&lt;a ', '<password>', 'eyJ', 'eyJ-', 'eyJhbGciOiJ.', '-----BEGIN PRIVATE KEY-----'],
];

/** Milliseconds of the fastest of some rounds. */
function fastest(action: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    action();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** The least of some ratios: another program can slow one down, and none makes a slow text fast. */
function ratioOf(action: (text: string) => void, part: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least > GREATEST_RATIO; attempt++)
    least = Math.min(least, measuredRatio(action, part));
  return least;
}

function measuredRatio(action: (text: string) => void, part: string): number {
  const [short, long] = [LENGTH, LENGTH * FACTOR].map((length) => part.repeat(length / part.length));
  return (
    fastest(() => action(long ?? '')) /
    Math.max(
      SHORTEST,
      fastest(() => action(short ?? '')),
    )
  );
}

const catalog = loadCatalog();
const secrets = new OwnSecrets(catalog);
for (let count = 2; count < 200; count++) secrets.learn(`${'a '.repeat(count)}b`);
const redactor = new Redactor(catalog, secrets, true);

const MEASURED: readonly (readonly [
  what: string,
  action: (text: string) => void,
  parts: readonly string[],
])[] = [
  ['a text, by its words', (text) => redactor.text(text), PARTS],
  ['a body that is no JSON', (text) => bodyText(text, redactor.texts), PARTS],
  ['a value that is wrong', (text) => redactor.value(text, null), PARTS],
  ['a name that nobody knows', (text) => redactor.texts.name(text), PARTS],
  ['a pointer', (text) => redactor.pointer(text), ['/a', '/~1', 'a', '/0']],
  ['a URL', (text) => redactor.url('GET', text), ['/v1/', '/v1/ipsec?q=a&', 'a@', '//a@', '=%20']],
  ['the operation of a URL', (text) => matchOperation(catalog, 'GET', text), ['/v1/', '/v1/ipsec/x', 'a/']],
];

for (const [what, action, parts] of MEASURED) {
  const ratios = parts.map((part) => ({ part, ratio: ratioOf(action, part) }));
  const worst = ratios.reduce((one, other) => (other.ratio > one.ratio ? other : one));
  if (worst.ratio > GREATEST_RATIO) process.exitCode = 1;
  process.stdout.write(
    `${what}: a text ${FACTOR} times as long takes ${worst.ratio.toFixed(1)} times as long at most (of ${JSON.stringify(worst.part)})\n`,
  );
}
