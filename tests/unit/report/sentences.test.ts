import { describe, expect, it } from '@jest/globals';
import { ACTUAL, EXPECTED } from '../../../src/model/sentences.ts';
import { EN, type Sentences } from '../../../src/report/sentences/en.ts';
import { ZH } from '../../../src/report/sentences/zh.ts';
import { ACTUAL_ZH, EXPECTED_ZH } from '../../../src/report/sentences/zh-findings.ts';

type Catalog = Readonly<Record<string, unknown>>;

const places = (sentence: unknown): readonly string[] =>
  Array.from(String(sentence).matchAll(/\{[a-z]+\}/gi), ([place]) => place).sort();

/** Each id with what it takes: the count of its arguments, and the places of a text. */
const shapeOf = (catalog: Catalog) =>
  Object.fromEntries(
    Object.entries(catalog).map(([id, one]) => [id, typeof one === 'function' ? one.length : places(one)]),
  );

describe('the catalogs of sentences', () => {
  it.each<[string, Catalog, Catalog]>([
    ['reports', EN, ZH],
    ['what was expected', EXPECTED, EXPECTED_ZH],
    ['what was found', ACTUAL, ACTUAL_ZH],
    ['rules', EN.rules, ZH.rules],
  ])('have every id with the same arguments in both languages: %s', (_, english, chinese) => {
    expect(shapeOf(chinese)).toEqual(shapeOf(english));
  });

  it('would be told of an argument or an id that one language lacks', () => {
    const { resultsLeftOut: _, ...lacking } = { ...ZH, dropsTunnel: () => '' } satisfies Partial<Sentences>;
    expect(Object.entries(shapeOf(EN)).filter(([id, shape]) => shapeOf(lacking)[id] !== shape)).toEqual(
      expect.arrayContaining([
        ['dropsTunnel', 1],
        ['resultsLeftOut', 1],
      ]),
    );
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
