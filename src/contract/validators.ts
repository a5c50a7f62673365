import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { DIALECTS, type Dialect } from '../model/dialect.ts';
import type { Outcome } from '../model/field.ts';
import { createAjv } from './ajv.ts';
import { CatalogError } from './catalog-error.ts';
import { dialectSchema, presenceIn, tellsOutcome, variantId } from './dialect-schema.ts';
import type { Structure } from './structures.ts';

/** Every way in which a body misses its structure; empty when it does not. */
export type Validate = (body: unknown) => readonly ErrorObject[];

export type ValidatorOf = (dialect: Dialect, structure: string, outcome: Outcome | null) => Validate;

const NO_ERRORS: readonly ErrorObject[] = [];

/** The outcomes for which a structure has a schema of its own. */
export function outcomesOf(structure: Structure): readonly (Outcome | null)[] {
  return tellsOutcome(structure) ? ['success', 'failure'] : [null];
}

/** Whether a dialect uses a structure at all. */
export function isUsedIn(structure: Structure, dialect: Dialect): boolean {
  const { fields, source } = structure;
  if (source['x-deployed']?.presence === 'only' && dialect === 'documented') return false;
  return (
    fields.length === 0 || fields.some((field) => presenceIn(field, { dialect, outcome: null }) !== 'never')
  );
}

/** Compiles every structure in every variant at once, so that a broken schema stops the run here. */
export function compileValidators(structures: ReadonlyMap<string, Structure>): ValidatorOf {
  const compiled = new Map<string, Validate>();
  for (const dialect of DIALECTS) {
    const ajv = createAjv();
    const ids: string[] = [];
    for (const structure of structures.values()) {
      if (!isUsedIn(structure, dialect)) continue;
      for (const outcome of outcomesOf(structure)) {
        ajv.addSchema(dialectSchema(structure, { dialect, outcome, purpose: 'check' }));
        ids.push(variantId(structure.name, outcome));
      }
    }
    for (const id of ids) compiled.set(`${dialect} ${id}`, listErrors(compileSchema(ajv, id, dialect)));
  }
  return (dialect, structure, outcome) => {
    const key = `${dialect} ${variantId(structure, outcome)}`;
    const validate = compiled.get(key);
    if (validate === undefined) throw new Error(`no schema for ${key}`);
    return validate;
  };
}

function compileSchema(ajv: Ajv2020, id: string, dialect: Dialect): ValidateFunction {
  try {
    const validate = ajv.getSchema(id);
    if (validate !== undefined) return validate;
  } catch (cause) {
    throw new CatalogError(id, `does not compile in ${dialect}: ${(cause as Error).message}`);
  }
  throw new CatalogError(id, `is not known in ${dialect}`);
}

function listErrors(validate: ValidateFunction): Validate {
  return (body) => (validate(body) ? NO_ERRORS : (validate.errors ?? NO_ERRORS));
}
