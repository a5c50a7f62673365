import { describe, expect, it } from '@jest/globals';
import { fieldTableMarkdown } from '../../../scripts/documents/field-table.ts';
import { openApiDocument } from '../../../scripts/documents/openapi.ts';
import { plainVariants } from '../../../scripts/documents/plain-schemas.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import { type Editable, editedCatalog, renameField } from '../contract/edited-catalog.ts';

const OTHER = 'renamedField';

/** How often a text stands in another. */
function timesIn(text: string, word: string): number {
  return text.split(word).length - 1;
}

describe('what is derived from the catalog', () => {
  it.each(loadCatalog().fields.map((field) => [field.id, field] as const))(
    'follows a new name of %s',
    (_, field) => {
      const { name, structure, presence } = field;
      const catalog = editedCatalog((files) => renameField(files, field, OTHER));
      const schemas = DIALECTS.flatMap((dialect) =>
        plainVariants(catalog, dialect)
          .filter((one) => one.structure.name === structure)
          .map(({ schema }) => ({ dialect, properties: Object.keys(schema['properties'] as object) })),
      );
      for (const dialect of DIALECTS) {
        const own = schemas.filter((one) => one.dialect === dialect);
        expect(own.some(({ properties }) => properties.includes(OTHER))).toBe(presence[dialect] !== 'never');
        expect(own.some(({ properties }) => properties.includes(name))).toBe(false);
      }
      expect(fieldTableMarkdown(catalog)).toContain(`${OTHER}\``);
      const { components, paths } = openApiDocument(catalog, '0') as Editable;
      const carriers = schemas.filter(({ properties }) => properties.includes(OTHER));
      // Its property and, where it is required, its place in that list.
      expect(timesIn(JSON.stringify(components), `"${OTHER}"`)).toBeGreaterThanOrEqual(carriers.length);
      expect(JSON.stringify(paths)).toContain(`"${OTHER}":`);
    },
  );
});
