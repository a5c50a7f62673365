import { describe, expect, it } from '@jest/globals';
import { CONDUCT_EXAMPLES, judgeConductExample } from '../../../scripts/documents/conduct-examples.ts';
import { judgeExample, RULE_EXAMPLES, rulesDocument } from '../../../scripts/documents/rules.ts';
import { contextOf } from '../../../scripts/documents/samples.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { CONDUCT_RULE_IDS, EXCHANGE_RULE_IDS, RULE_IDS, RULES } from '../../../src/model/rules.ts';

const catalog = loadCatalog();
const document = rulesDocument(catalog, contextOf(catalog));

describe('the document on rules', () => {
  it('has one section for each rule and one example for each of an exchange, and for nothing else', () => {
    const sections = Array.from(document.matchAll(/^## (.+)$/gm), ([, rule]) => rule);
    expect(sections).toEqual(RULE_IDS);
    expect(RULE_EXAMPLES.map(({ rule }) => rule).toSorted()).toEqual(EXCHANGE_RULE_IDS.toSorted());
    expect(CONDUCT_EXAMPLES.map(({ rule }) => rule).toSorted()).toEqual(CONDUCT_RULE_IDS.toSorted());
    expect(document.match(/^```diff$/gm)).toHaveLength(EXCHANGE_RULE_IDS.length + CONDUCT_RULE_IDS.length);
  });

  it.each([
    ...RULE_EXAMPLES.map((example) => [example.rule, judgeExample(catalog, example)] as const),
    ...CONDUCT_EXAMPLES.map((example) => [example.rule, judgeConductExample(catalog, example)] as const),
  ])('shows what breaks %s, and that the example is sound without it', (rule, { sound, broken }) => {
    expect(sound).toEqual([]);
    expect(broken.map((found) => found.rule)).toEqual([rule]);
    const section = document.split(/^## /m).find((one) => one.startsWith(`${rule}\n`));
    expect(section).toContain(`${rule} (${broken[0]?.level}) at `);
    expect(section?.replaceAll(/\s+/g, ' ')).toContain(broken[0]?.expected);
  });

  it.each(RULE_IDS)('says of %s what it means and what to do, in one to three sentences', (rule) => {
    const { help, words } = RULES[rule];
    expect(help.split(/(?<=\.) /).length).toBeLessThanOrEqual(3);
    expect(help).toMatch(/^[A-Z].*\.$/);
    expect(help).not.toContain(words);
    expect(document).toContain(help);
  });
});
