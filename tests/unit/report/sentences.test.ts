import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { InterruptedError, TimedOutError } from '../../../src/client/errors.ts';
import { ROOT } from '../../../src/contract/files.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { ACTUAL, EXPECTED } from '../../../src/model/sentences.ts';
import { widthOf } from '../../../src/report/layout.ts';
import { EN } from '../../../src/report/sentences/en.ts';
import { ZH } from '../../../src/report/sentences/zh.ts';
import { ACTUAL_ZH, EXPECTED_ZH } from '../../../src/report/sentences/zh-findings.ts';
import { TEXTS_ZH, textInChinese } from '../../../src/report/sentences/zh-texts.ts';
import { renderText } from '../../../src/report/text.ts';
import { CONTEXT, EVERY_VERDICT, report, single } from './reports.ts';

type Catalog = Readonly<Record<string, unknown>>;
type Sentence = (...args: unknown[]) => unknown;

const places = (sentence: unknown): readonly string[] =>
  Array.from(String(sentence).matchAll(/\{[a-z]+\}/gi), ([place]) => place).sort();

/** Each id with what it takes: the count of its arguments, and the places of a text. */
function shapeOf(one: unknown): unknown {
  if (typeof one === 'function') return one.length;
  if (typeof one !== 'object' || one === null) return places(one);
  // The English rules have their level beside their words.
  const parts = Object.entries(one).filter(([id]) => id !== 'level');
  return Object.fromEntries(parts.map(([id, part]) => [id, shapeOf(part)]));
}

/** Every sentence with arguments, by its id. */
function functionsOf(catalog: Catalog, id = ''): readonly (readonly [string, Sentence])[] {
  return Object.entries(catalog).flatMap(([name, one]) => {
    if (typeof one === 'function') return [[`${id}${name}`, one as Sentence] as const];
    return typeof one === 'object' && one !== null ? functionsOf(one as Catalog, `${id}${name}.`) : [];
  });
}

/** Sentences that have words of their own for what they are given, such as a verdict or the point of a preflight. */
const TRANSLATED = [
  'stepIs',
  'countOf',
  'fieldWithoutFinding',
  'html.seenIn',
  'html.stepsLead',
  'html.fieldsCaption',
  'html.someFieldsLead',
];

describe('the catalogs of sentences', () => {
  it.each<[string, Catalog, Catalog]>([
    ['reports', EN, ZH],
    ['the HTML report', EN.html, ZH.html],
    ['what was expected', EXPECTED, EXPECTED_ZH],
    ['what was found', ACTUAL, ACTUAL_ZH],
    ['rules', EN.rules, ZH.rules],
  ])('have every id with the same arguments in both languages: %s', (_, english, chinese) => {
    expect(shapeOf(chinese)).toEqual(shapeOf(english));
  });

  it('say all that they are given, whatever the language', () => {
    const chinese = new Map(functionsOf(ZH));
    const told = functionsOf(EN).map(([id, english]) => {
      const probes = Array.from({ length: english.length }, (_, index) => `<${index}>`);
      const lists = probes.map((probe) => [probe]);
      const saying = (say?: Sentence): readonly string[] =>
        [probes, lists].flatMap((args) => {
          try {
            return String(say?.(...args)).match(/<\d>/g) ?? [];
          } catch {
            // It takes something else, such as a finding.
            return [];
          }
        });
      return { id, missing: saying(english).filter((one) => !saying(chinese.get(id)).includes(one)) };
    });
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter(({ missing }) => missing.length > 0).map(({ id }) => id)).toEqual(TRANSLATED);
  });

  it('are in Chinese where they should be', () => {
    const texts = Object.entries(ZH).filter(([id, one]) => typeof one === 'string' && id !== 'language');
    expect(texts.filter(([, text]) => !/\p{Script=Han}/u.test(String(text)))).toEqual([]);
    for (const { words, help } of [...Object.values(ZH.rules), ZH.pactRule]) {
      expect(words).toMatch(/\p{Script=Han}/u);
      expect(help).toMatch(/\p{Script=Han}.*。$/su);
    }
  });
});

describe('texts of runs in Chinese', () => {
  /** What the project says, each file as one text. */
  const corpus = ['client', 'verify', 'traffic', 'judge', 'contract', 'model', 'commands', 'capture']
    .map((folder) => join(ROOT, 'src', folder))
    .concat(join(ROOT, 'contracts'), join(ROOT, 'schemas'))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|json)$/.test(name))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    )
    .join('\n');

  /** Put together from parts that stand apart in the source; the next test makes them. */
  const COMPOSED =
    /^(the request to \{where\} was|a reconnect of an|the check of the|a signed|the login was|its exchanges|the embedded mock|the request was aborted|the answer did not come|check the URL and the network;|\{dialect\}:|it was answered|entr|\{count\} more|pending: .*\{reason\}|\{broker\} .* verified|the command ended with exit|the answer with status \{status\} (?!has)|the end of job|its job \{job\} was not found|following its job|looking for its job)/;

  it('have the words that the project uses', () => {
    const parts = (text: string) => text.split(/\{\w+\}/).filter((part) => /\w{3}/.test(part));
    const gone = Object.keys(TEXTS_ZH).filter(
      (text) => !COMPOSED.test(text) && !parts(text).every((part) => corpus.includes(part)),
    );
    expect(gone).toEqual([]);
  });

  it.each([
    ...(['connect', 'headers', 'body'] as const).map(
      (phase) => new TimedOutError(phase, 5, 'http://x').message,
    ),
    ...[true, false].map((mayHaveArrived) => new InterruptedError('http://x', mayHaveArrived).message),
    'its exchanges tell nothing: refusals in plain text (2), and answers that were not kept (0)',
    'entries 3, 7 and 12 more: skipped: it was answered from a cache (304), without a body',
    'this ZStack has no IPsec API: a reconnect of an unknown uuid was answered 404',
    'deployed: its status 202 is one of deployed only',
    'deployed: only deployed has this operation; asked for the number only',
    'the embedded mock, by the pacts of acme',
    'h answers 302 and points to http://h/login; redirects are not followed: give the address of the API itself',
    'the command ended with exit code 1; it called no operation of the contract: it has to take the address from ZSTACK_BASE_URL',
    'the end of job 1f was not seen in 180 s (last poll: x)',
    'the reconnect was accepted; following its job 1f was interrupted; it may still be running: look with curl -sS "$ZSTACK_BASE_URL/x"',
  ])('are found with what a run fills in: %s', (text) => {
    expect(textInChinese(text)).toMatch(/\p{Script=Han}/u);
    expect(textInChinese(text)).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/);
  });

  it('stay English where they are not known, or are long', () => {
    for (const text of ['no such sentence', `the reconnect failed: ${'x'.repeat(600)}`])
      expect(textInChinese(text)).toBe(text);
  });

  it('keep every place, and are known to the contract', () => {
    for (const [english, chinese] of Object.entries(TEXTS_ZH))
      expect(places(chinese)).toEqual(places(english));
    const { interactions, divergences, fields } = loadCatalog();
    const texts = [
      ...interactions.map(({ title }) => title),
      ...fields.filter(({ onPage }) => onPage).map(({ description }) => description),
      ...divergences.flatMap(({ title, page, server }) => [title, page, server]),
    ];
    expect(texts.filter((text) => !/\p{Script=Han}/u.test(textInChinese(text)))).toEqual([]);
  });
});

describe('renderers', () => {
  /** Texts of a source, without those of imports and types; `¤` stands for a place in a template. */
  function textsOf(node: unknown): readonly string[] {
    if (Array.isArray(node)) return node.flatMap(textsOf);
    if (typeof node !== 'object' || node === null) return [];
    const { type, value, quasis, ...others } = node as Readonly<Record<string, unknown>>;
    if (/^(Import|Ts)/.test(String(type))) return [];
    if (type === 'StringLiteral') return [String(value)];
    const own = (quasis ?? []) as readonly { readonly raw: string }[];
    const parts = quasis === undefined ? [] : [own.map(({ raw }) => raw).join('¤')];
    return [...parts, ...Object.values({ ...others, value }).flatMap(textsOf)];
  }

  /** Texts in which two words follow one another: what people would read as a sentence. Markup is none. */
  function sentencesIn(source: string): readonly string[] {
    const texts = textsOf(parseSync(source, { syntax: 'typescript' }).body);
    return texts.filter((text) => /[A-Za-z]{2,}[,:;]? [a-z]{2,}/.test(text.replaceAll(/<[^>]*>/g, '')));
  }

  /** Classes of markup. */
  const CLASSES = ['grid targets'];

  it('have no sentence of their own', () => {
    const folder = join(ROOT, 'src/report');
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.ts'))) {
      const found = sentencesIn(readFileSync(join(folder, name), 'utf8'));
      expect([name, ...found.filter((text) => !CLASSES.includes(text))]).toEqual([name]);
    }
  });
});

describe('the screen in Chinese', () => {
  const context = { ...CONTEXT, say: ZH };
  const text = renderText(single(report(EVERY_VERDICT)), context, { verbose: true });

  it('has columns that line up', () => {
    const lines = text.split('\n');
    const head = lines.findIndex((line) => /^ {2}结论 +步骤 +状态码 +用时 +请求$/.test(line));
    const startOf = (line: string, cell: RegExp) => widthOf(line.slice(0, line.search(cell)));
    const rows = lines.slice(head + 1, lines.indexOf('', head));
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) {
      expect(startOf(row, /a\//)).toBe(startOf(lines[head] ?? '', /步骤/));
      expect(startOf(row, /200 /)).toBe(startOf(lines[head] ?? '', /状态码/));
    }
  });

  it.each([CONTEXT, context])('has each step on one line of its width', (one) => {
    const request = `PUT /zstack/v1/${'long/'.repeat(20)}`;
    const steps = report(EVERY_VERDICT).steps.map((step) => ({ ...step, request }));
    const shown = renderText(single({ ...report(EVERY_VERDICT), steps }), one, { verbose: true, width: 70 });
    const rows = shown.split('\n').filter((line) => / 200 .*PUT/.test(line));
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) expect([widthOf(row), row.endsWith('…')]).toEqual([70, true]);
  });

  it('has the same text in colour, and the verdicts that begin a line coloured', () => {
    const coloured = renderText(single(report(EVERY_VERDICT)), context, { verbose: true, colour: true });
    expect(stripVTControlCharacters(coloured)).toBe(text);
    expect(coloured).toContain('\u001b[31mFAIL\u001b[39m 失败：');
  });
});
