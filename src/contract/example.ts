import type { JsonObject, JsonValue } from '../model/json.ts';
import { type Composition, compose, type Leaves } from './compose.ts';
import type { Structure } from './structures.ts';

const EXAMPLES: Leaves<JsonValue> = {
  pinned: (value) => value,
  sample: (_, example) => example,
  list: (items) => items,
  record: (entries) => Object.fromEntries(entries),
};

/** A body of a structure, made of the examples in its schema. */
export function exampleBody(structure: Structure, composition: Composition): JsonObject {
  return compose(structure, composition, EXAMPLES) as JsonObject;
}
