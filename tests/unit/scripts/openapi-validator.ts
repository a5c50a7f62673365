import { execFileSync } from 'node:child_process';
import type { Editable } from '../contract/edited-catalog.ts';

/** What a validator makes of an OpenAPI document. It is an ES module, which Jest cannot load, so it runs beside it. */
export function validateOpenApi(document: object): Editable {
  const script = `
    import { Validator } from '@seriousme/openapi-schema-validator';
    import { text } from 'node:stream/consumers';
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(await text(process.stdin)));
    console.log(JSON.stringify({ valid, errors, version: validator.version }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    input: JSON.stringify(document),
    encoding: 'utf8',
  });
  return JSON.parse(output);
}
