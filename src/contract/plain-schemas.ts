import type { Dialect } from '../model/dialect.ts';
import type { Outcome } from '../model/field.ts';
import type { JsonObject } from '../model/json.ts';
import type { Catalog } from './catalog.ts';
import { capital, dialectSchema, variantId } from './dialect-schema.ts';
import type { Structure } from './structures.ts';
import { isUsedIn, outcomesOf } from './validators.ts';

/** One structure in one variant of a dialect, as JSON Schema that needs no tool of ours. */
export interface PlainSchema {
  /** Such as `reconnect-response.success.schema.json`; also its `$id`. */
  readonly fileName: string;
  readonly structure: Structure;
  readonly outcome: Outcome | null;
  readonly title: string;
  readonly schema: JsonObject;
}

/** The plain schemas of every structure that a dialect uses, in the order of their files. */
export function plainVariants(catalog: Catalog, dialect: Dialect): readonly PlainSchema[] {
  return [...catalog.structures.values()]
    .filter((structure) => isUsedIn(structure, dialect))
    .flatMap((structure) =>
      outcomesOf(structure).map((outcome) => {
        const schema = dialectSchema(structure, { dialect, outcome, purpose: 'plain' });
        const fileName = variantId(structure.name, outcome);
        return { fileName, structure, outcome, title: String(schema['title']), schema };
      }),
    );
}

/** The plain schemas of a dialect by file name. Each `$ref` names one of these files. */
export function plainSchemas(catalog: Catalog, dialect: Dialect): ReadonlyMap<string, JsonObject> {
  return new Map(plainVariants(catalog, dialect).map(({ fileName, schema }) => [fileName, schema]));
}

/** Name of a structure where both dialects stand side by side, such as `DeployedReconnectResponseSuccess`. */
export function dialectTitle(dialect: Dialect, title: string): string {
  return `${capital(dialect)}${title}`;
}
