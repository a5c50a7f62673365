import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { RULE_IDS } from '../../../src/model/rules.ts';
import { renderPage } from '../../../src/page/page.ts';
import { editedCatalog } from '../contract/edited-catalog.ts';

const catalog = loadCatalog();
const FILE = renderPage(catalog, null);
const LIVE = renderPage(catalog, { url: 'http://127.0.0.1:1', data: { text: '</script><b>' } });

function all(text: string, pattern: RegExp): readonly string[] {
  return Array.from(text.matchAll(pattern), ([, found = '']) => found);
}

describe.each([
  ['as a file', FILE],
  ['live', LIVE],
])('the page, %s', (_, text) => {
  const ids = all(text, / id="([^"]+)"/g);

  it('has every id once, and nothing links to what is not there', () => {
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(all(text, / href="#([^"]+)"/g).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has all 46 fields, divergences, rules and errors of the page, each with a permalink', () => {
    const links = all(text, /class="anchor" href="#([^"]+)"/g);
    const fields = catalog.fields.map(({ id }) => id.replaceAll('[]', ''));
    expect(fields).toHaveLength(46);
    const due = [
      ...fields,
      ...catalog.divergences.map(({ id }) => id),
      ...catalog.page.errors.map(({ id }) => id),
      ...RULE_IDS.map((id) => `rule-${id}`),
    ];
    expect(due.filter((id) => !links.includes(id))).toEqual([]);
  });

  it('says where the operation stands', () => {
    const category = catalog.page.category.value;
    for (const words of [...category, '4.5.0', 'Synchronous on the page', 'a job on servers'])
      expect(text).toContain(words);
  });

  it('translates what is Chinese', () => {
    expect(text).toContain('连接UUID。 <span class="soft">(in English: The UUID of the connection.)');
  });

  it('asks nobody else for anything', () => {
    expect(all(text, /(?:src|href)="(?![#/])([^"]*)"/g)).toEqual([]);
  });
});

describe('the page', () => {
  it('lets nothing of its data end its script', () => {
    expect(LIVE).toContain('{"text":"\\u003c/script>\\u003cb>"}');
  });

  it('escapes what a schema says', () => {
    const edited = editedCatalog(({ schemas }) => {
      const [first] = Object.values(schemas.get('peer-cidr.schema.json').properties) as [
        { description: string },
      ];
      first.description = '<img src=x onerror=alert(1)>';
    });
    expect(renderPage(edited, null)).not.toContain('<img');
  });

  it('has no part that needs a mock when it is a file', () => {
    expect(FILE).not.toContain('id="try-it"');
    expect(FILE).toContain('trusted-types &#39;none&#39;');
  });
});
