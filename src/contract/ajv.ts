import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { FORMATS } from './formats.ts';

/**
 * A strict ajv with the project's formats and keywords. A schema with an unknown keyword or format
 * does not compile.
 *
 * JSON Schema's own meta-schema is left out, and so is the optimizing of code that runs in microseconds
 * either way: each doubles the start-up. What the meta-schema would find, strict compilation and
 * `meta/structure.schema.json` find too; a test holds the files under `meta/` to it.
 */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    validateSchema: false,
    code: { optimize: false },
  });
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format.ajv);
  ajv.addKeyword({ keyword: 'x-values', schemaType: 'object', macro: (values: AnySchemaObject) => values });
  return ajv;
}
