import { describe, expect, it } from '@jest/globals';
import { fieldTableMarkdown } from '../../../scripts/documents/field-table.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { type Editable, editedCatalog } from '../contract/edited-catalog.ts';

const CATALOG = loadCatalog();
const TEXT = fieldTableMarkdown(CATALOG);

/** Rows of the tables of a document, as cells, without heads and rules. */
function tables(text: string): readonly (readonly (readonly string[])[])[] {
  const blocks = text.trimEnd().split(/\n\n/);
  const found = blocks.filter((block) => block.startsWith('|'));
  return found.map((block) => block.split('\n').slice(2).map(cellsOf));
}

function cellsOf(row: string): readonly string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

describe('FIELDS.md', () => {
  const [page = [], sent = [], taken = [], divergences = []] = tables(TEXT);

  it("has one row for each field of the page, in the page's order", () => {
    expect(page.map(([id]) => id?.split(' ')[0])).toEqual(CATALOG.fields.map(({ id }) => `\`${id}\``));
    expect(page).toHaveLength(46);
  });

  it('has a row for everything that only servers have, once', () => {
    const only = [...CATALOG.fieldById.values()].filter(({ presence }) => presence.documented === 'never');
    const rows = [...sent, ...taken].map(([id]) => id?.split(' ')[0]);
    expect(rows.sort()).toEqual(only.map(({ id }) => `\`${id}\``).sort());
  });

  it('marks secrets', () => {
    const marked = [...page, ...sent, ...taken].filter(([id]) => id?.endsWith('*secret*'));
    const onPage = CATALOG.fields.filter(({ secret }) => secret);
    const others = [...CATALOG.fieldById.values()].filter(
      (field) => field.secret && field.presence.documented === 'never',
    );
    expect(onPage.length).toBeGreaterThan(0);
    expect(marked).toHaveLength(onPage.length + others.length);
  });

  it('says presence in both dialects, null, and the outcome', () => {
    const row = (id: string) => page[CATALOG.fields.findIndex((field) => field.id === id)];
    expect(row('success')?.slice(2, 4)).toEqual(['required', 'never sent']);
    expect(row('error')?.slice(2, 4)).toEqual(['required, may be null', 'required in a failure']);
    expect(row('error.details')?.slice(2, 4)).toEqual(['required', 'optional']);
  });

  it("says the page's type and words, the format and the known values", () => {
    const created = page[CATALOG.fields.findLastIndex(({ name }) => name === 'createDate')];
    const example = expect.stringContaining('Nov 14, 2017');
    expect(created).toEqual(expect.arrayContaining(['Timestamp', 'The creation date.', example]));
    expect(TEXT).toContain('an integer of 32 bits; 0 or 60 to 604800');
    expect(TEXT).toContain('an integer of 32 bits; 2, 5, 14, 15, ');
  });

  it('lists every divergence with its evidence, and links to it', () => {
    expect(divergences.map(([id]) => id)).toEqual(
      CATALOG.divergences.map(({ id }) => `<a id="${id.toLowerCase()}"></a>${id}`),
    );
    for (const [index, { evidence }] of CATALOG.divergences.entries()) {
      expect(divergences[index]?.[4]?.split('; ')).toHaveLength(evidence.length);
    }
    for (const [, id] of TEXT.matchAll(/\]\(#(d\d\d)\)/g)) expect(TEXT).toContain(`<a id="${id}">`);
  });

  it('has a table for what the pages of other operations have, once there are such', () => {
    expect(TEXT).not.toContain('## Other operations');
    const catalog = editedCatalog(({ schemas }) => {
      for (const name of ['query-params', 'query-response'])
        delete schemas.get(`${name}.schema.json`)['x-deployed'];
    });
    const [section = ''] = fieldTableMarkdown(catalog).split('## Other operations').slice(1);
    const own = ['query-params', 'query-response'].flatMap((name) => catalog.structure(name).fields);
    const documented = own.filter(({ presence }) => presence.documented !== 'never');
    expect(documented.length).toBeGreaterThan(5);
    const [rows = []] = tables(section);
    expect(rows.map(([id]) => id?.split(' ')[0])).toEqual(documented.map(({ id }) => `\`${id}\``));
  });

  it('escapes what Markdown would take for its own', () => {
    const catalog = editedCatalog(({ schemas }) => {
      const [property] = Object.values(schemas.get('peer-cidr.schema.json').properties) as Editable[];
      property.description = 'a | b *c* _d_ <e> [f] `g` & \\h\nnext line';
    });
    expect(fieldTableMarkdown(catalog)).toContain(
      'a \\| b \\*c\\* \\_d\\_ \\<e\\> \\[f\\] \\`g\\` \\& \\\\h next line',
    );
  });
});
