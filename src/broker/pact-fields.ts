import type { Catalog } from '../contract/catalog.ts';
import { matchOperation } from '../contract/operations.ts';
import { escapeKey, findFieldAt } from '../contract/pointer.ts';
import { replyStructure, requestStructure } from '../contract/replies.ts';
import type { Field, Operation } from '../model/contract.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';

/** Tell a secret anywhere in a name, once its words are written together. */
const ANYWHERE =
  /pass(word|wd|phrase|code|key)|pwd|totp|secret|token|credential|signature|cookie|authorization|captcha|(auth|api|access|private|shared|encryption|master|signing|ssh|host|enc)key|session(uu?id|id|key)|samlre(quest|sponse)/;
/** Tell a secret where they are the last word of a name: `userPw`, `basic_auth`, `ticket`. */
const LAST =
  /^(pwd?|pin|psk|jwt|otp|sid|sig|auth|ticket|session|creds?)s?$|(?<!com|by|tres|sur|over|under)pass$/;

/** The operation of the contract that an interaction plays; null for one of others. */
export function operationIn(catalog: Catalog, { request }: JsonObject): Operation | null {
  if (!isJsonObject(request)) return null;
  const { method, path } = request;
  return matchOperation(catalog, String(method ?? 'GET'), String(path ?? ''))?.operation ?? null;
}

/** Finds the field of the contract that a place of an interaction is, by the keys that lead there; null for none. */
export function fieldsIn(
  catalog: Catalog,
  interaction: JsonObject,
): (path: readonly string[]) => Field | null {
  const id = operationIn(catalog, interaction)?.id;
  return ([side = '', part, ...keys]) => {
    const message = interaction[side];
    if (id === undefined || part !== 'body' || !isJsonObject(message)) return null;
    const structure =
      side === 'request'
        ? requestStructure(catalog, id)
        : replyStructure(catalog, id, Number(message['status']));
    // What wraps a body, as of version 4, is no part of it.
    const { body } = message;
    const isWrapped = isJsonObject(body) && ('contentType' in body || 'encoded' in body);
    const own = isWrapped && keys[0] === 'content' ? keys.slice(1) : keys;
    return structure && findFieldAt(structure, own.map((key) => `/${escapeKey(key)}`).join(''));
  };
}

/** Whether a name says by itself that a secret stands under it: others name their secrets as they like. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/(?<!\d)\d+$/, '')
    .match(/[\p{L}\d]+/gu);
  return ANYWHERE.test(words?.join('') ?? '') || LAST.test(words?.at(-1) ?? '');
}

/**
 * Whether a member of an object is a secret: as its field says; where nobody knows it by its name, or by the one
 * beside it in `{"name":…,"value":…}`.
 */
export function isSecretMember(object: JsonObject, name: string, field: Field | null): boolean {
  if (field !== null || isSecretName(name)) return field?.secret ?? true;
  const naming = [object['name'], object['key']];
  return /^values?$/.test(name) && naming.some((one) => typeof one === 'string' && isSecretName(one));
}
