import type { FieldName, HeaderName } from '../../generated/types.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import type { OutgoingRequest } from '../model/exchange.ts';
import { type JsonObject, type JsonValue, mapTexts } from '../model/json.ts';
import type { Catalog } from './catalog.ts';
import { fillPath } from './operations.ts';

const PLACEHOLDER = /\$\{([a-zA-Z]+)\}/g;

/** The names in `${…}` anywhere in a value. */
export function templateNames(value: unknown): ReadonlySet<string> {
  return new Set(Array.from(JSON.stringify(value).matchAll(PLACEHOLDER), ([, name = '']) => name));
}

/** Fills the placeholders of a text. One without a value is an error: no request goes out half filled. */
export function fillText(text: string, values: StateValues): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`the provider state supplied no ${name}`);
    return value;
  });
}

/** Fills the placeholders of every text in a value. */
export function fillValue(value: JsonValue, values: StateValues): JsonValue {
  return mapTexts(value, (text) => fillText(text, values));
}

export interface RequestParts {
  readonly path?: Readonly<Partial<Record<FieldName, string>>>;
  readonly headers?: Readonly<Partial<Record<HeaderName, string>>>;
  readonly body?: JsonObject;
}

/** Builds a request of an operation. A query without a uuid goes to the path of the list. */
export function buildRequest(catalog: Catalog, operationId: string, parts: RequestParts): OutgoingRequest {
  const operation = catalog.operation(operationId);
  const { path: values = {}, headers = {}, body } = parts;
  const path = fillPath(operation, values);
  if (path === null) throw new Error(`no path of ${operationId} can be filled`);
  return { operation: operationId, method: operation.method, path, headers, body };
}

/** The request of an interaction, filled with what the provider state supplied. */
export function requestOf({ operation, request }: Interaction, values: StateValues): OutgoingRequest {
  const { method, path, headers = {}, body } = request;
  const encoded = Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]);
  return {
    operation,
    method,
    path: fillText(path, Object.fromEntries(encoded)),
    headers: fillValue(headers, values) as StateValues,
    body: body === undefined ? undefined : fillValue(body, values),
  };
}
