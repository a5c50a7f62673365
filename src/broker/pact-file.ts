import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { readInteractions } from '../model/pacts.ts';
import { textAt } from './hal.ts';

/** A pact as it is published. */
export interface Pact {
  /** Where it was read, for messages. */
  readonly path: string;
  readonly text: string;
  readonly consumer: string;
  readonly provider: string;
  readonly content: JsonObject;
}

/** A text is not a pact. */
export class PactFileError extends Error {
  override readonly name = 'PactFileError';
}

/** @throws PactFileError that says what is wrong with the text */
export function readPact(path: string, text: string): Pact {
  let content: JsonValue;
  try {
    content = JSON.parse(text);
  } catch {
    throw new PactFileError(`${path}: not JSON, or cut short`);
  }
  if (!isJsonObject(content)) throw new PactFileError(`${path}: not a pact: it is not a JSON object`);
  const [consumer, provider] = [textAt(content, 'consumer', 'name'), textAt(content, 'provider', 'name')];
  if (consumer === null) throw new PactFileError(`${path}: not a pact: it names no consumer`);
  if (provider === null) throw new PactFileError(`${path}: not a pact: it names no provider`);
  const interactions = readInteractions(content);
  if (typeof interactions === 'string') throw new PactFileError(`${path}: the pact ${interactions}`);
  if (interactions.length === 0)
    throw new PactFileError(`${path}: the pact has no interactions, so nothing would be verified`);
  return { path, text, consumer, provider, content };
}

/** Interactions of a pact of any version of Pact's specification; messages too. */
export function interactionsOf(content: JsonObject): readonly JsonObject[] {
  const found = [content['interactions'], content['messages']].filter(Array.isArray).flat();
  return found.filter(isJsonObject);
}
