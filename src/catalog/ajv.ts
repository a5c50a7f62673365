import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { FORMATS } from './formats.ts';

/**
 * A strict ajv with the project's formats and keywords. A schema with an unknown keyword or format
 * does not compile.
 */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allErrors: true, verbose: true, allowUnionTypes: true });
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format.ajv);
  ajv.addVocabulary(['x-field']);
  ajv.addKeyword({
    keyword: 'x-values',
    schemaType: 'object',
    errors: false,
    compile: (values: AnySchemaObject) => {
      const validate = ajv.compile(values);
      return (data: unknown) => validate(data) === true;
    },
  });
  return ajv;
}
