import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildCatalog, type Catalog, loadCatalog } from '../../src/contract/catalog.ts';
import { fieldTableMarkdown } from '../../src/contract/field-table.ts';
import { readCatalogFiles } from '../../src/contract/files.ts';
import { pactReplyBody } from '../../src/contract/matchers.ts';
import { type Outcome, summarize } from '../../src/judge/summary.ts';
import { DIALECTS } from '../../src/model/dialect.ts';
import type { Field } from '../../src/model/field.ts';
import type { Report } from '../../src/model/report.ts';
import { startProvider } from '../../src/provider/serve.ts';
import { runInteractions } from '../../src/verify/run.ts';

/** A catalog whose schemas call one field otherwise; nothing else is touched. */
function renamed({ structure, name }: Field, other: string): Catalog {
  const files = readCatalogFiles();
  const schemas = files.schemas.map((file) => {
    if (file.name !== `${structure}.schema.json`) return file;
    const content = structuredClone(file.content) as { properties: Record<string, unknown> };
    content.properties = Object.fromEntries(
      Object.entries(content.properties).map(([key, value]) => [key === name ? other : key, value]),
    );
    return { ...file, content };
  });
  return buildCatalog({ ...files, schemas });
}

async function verify(catalog: Catalog): Promise<Report> {
  const outcomes: Outcome[] = [];
  for (const dialect of DIALECTS) {
    const { url, provider, stop } = await startProvider(catalog, { dialect });
    try {
      const under = { url, arrange: provider.arrange };
      outcomes.push(...(await runInteractions({ catalog, dialect, provider: under, from: outcomes.length })));
    } finally {
      await stop();
    }
  }
  return summarize(catalog, { version: '0', target: 'mock', dialects: DIALECTS }, outcomes);
}

/** Everything that a pact promises of replies, as one text. */
function promises(catalog: Catalog): string {
  return JSON.stringify(
    catalog.interactions.flatMap(({ reply, dialect, state }) =>
      'structure' in reply
        ? [pactReplyBody(catalog.structure(reply.structure), dialect, reply, catalog.state(state).values)]
        : [],
    ),
  );
}

describe('renaming a field in its schema', () => {
  let original: Report;

  beforeAll(async () => {
    original = await verify(loadCatalog());
  });

  it.each(loadCatalog().fields)('$id needs no change of the code', async (field) => {
    const other = 'renamedField';
    const catalog = renamed(field, other);
    const report = await verify(catalog);
    const id = `${field.id.slice(0, -field.name.length)}${other}`;
    expect(report.steps.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(report.verdict).toBe('pass');
    const before = original.fields.find((one) => one.field === field.id);
    const after = report.fields.find((one) => one.field === id);
    expect(after).toEqual({ ...before, field: id });
    expect(fieldTableMarkdown(catalog)).toContain(other);
    if (field.presence.documented === 'required') expect(promises(catalog)).toContain(other);
  });
});
