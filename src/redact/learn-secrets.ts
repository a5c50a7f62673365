import type { Catalog } from '../contract/catalog.ts';
import { parametersIn } from '../contract/operations.ts';
import { pathParameter, replyStructure, requestStructure } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import { splitScheme } from '../model/authorization.ts';
import type { Exchange, Headers } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { isUuid } from '../model/values.ts';
import type { TextRedactor } from './text-redactor.ts';

/** Remembers the secrets of an exchange, and the uuids in its harmless places. */
export function learnExchange(
  catalog: Catalog,
  operationId: string,
  { request, response }: Exchange,
  texts: TextRedactor,
): void {
  learnHeaders(request.headers, texts);
  learnHeaders(response.headers, texts);
  const operation = catalog.operation(operationId);
  const isSecret = pathParameter(catalog, operation)?.secret === true;
  for (const part of Object.values(parametersIn(operation, request.path) ?? {})) {
    if (isSecret) texts.secrets.learn(part);
    else texts.allowUuid(part);
  }
  if (request.body.kind === 'json')
    learnValue(requestStructure(catalog, operationId), request.body.value, texts);
  if (response.body.kind === 'json')
    learnValue(replyStructure(catalog, operationId, response.status), response.body.value, texts);
}

/** Remembers the credentials in the headers of any request. */
export function learnHeaders(headers: Headers, texts: TextRedactor): void {
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'x-job-uuid') texts.allowUuid(value);
    else if (/^(proxy-)?authorization$/.test(name)) learnCredential(value, texts);
    else if (/^(set-)?cookie$/.test(name)) {
      for (const part of value.split(/[;,=\s]+/)) if (isUuid(part)) texts.secrets.learn(part);
    }
  }
}

/** The credential after its scheme, whole and in parts; for `Basic` also the password that it encodes. */
function learnCredential(value: string, texts: TextRedactor): void {
  const { credential, scheme } = splitScheme(value);
  const basic = scheme?.toLowerCase() === 'basic' ? Buffer.from(credential, 'base64').toString() : '';
  const password = basic.slice(basic.indexOf(':') + 1);
  for (const part of [credential, ...credential.split(/[\s:]+/), password]) texts.secrets.learn(part);
}

function learnValue(structure: Structure | null, value: JsonValue, texts: TextRedactor): void {
  if (structure === null) return;
  if (Array.isArray(value))
    for (const item of value as readonly JsonValue[]) learnValue(structure, item, texts);
  if (!isJsonObject(value)) return;
  // Fields that a schema does not have are never shown.
  for (const field of structure.fields) {
    const inner = value[field.name];
    if (inner === undefined) continue;
    if (field.secret) learnSecrets(inner, texts);
    else if (typeof inner === 'object') learnValue(structure.child(field), inner, texts);
    // A location ends in the uuid of a job.
    else if (typeof inner === 'string' && (field.format === 'zstack-uuid' || field.format === 'job-location'))
      texts.allowUuid(inner.slice(-32));
  }
}

/** Every text in the place of a secret, however deep. */
function learnSecrets(value: JsonValue | undefined, texts: TextRedactor): void {
  if (typeof value === 'string' || typeof value === 'number') texts.secrets.learn(String(value));
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) learnSecrets(inner as JsonValue, texts);
}
