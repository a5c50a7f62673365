import type { Catalog } from '../contract/catalog.ts';
import { decodePart, matchOperation, splitQuery } from '../contract/operations.ts';
import { escapeKey, findFieldAt, keysOf } from '../contract/pointer.ts';
import { replyStructure, requestStructure } from '../contract/replies.ts';
import { splitScheme } from '../model/authorization.ts';
import type { Field } from '../model/contract.ts';
import { readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { HIDDEN, plainText } from '../redact/harmless-text.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { textsIn } from './hal.ts';

/** Parts of names under which a secret stands, once the words of the name are joined. */
const ANYWHERE =
  /pass(word|wd|phrase|code|key)|pwd|totp|secret|token|credential|signature|cookie|authorization|captcha|(auth|api|access|private|shared|encryption|master|signing|ssh|host|enc)key|session(uu?id|id|key)|samlre(quest|sponse)/;
/** Last words of such names: `userPw`, `basic_auth`, `ticket`. */
const LAST =
  /^(pwd?|pin|psk|jwt|otp|sid|sig|auth|ticket|session|creds?)s?$|(?<!com|by|tres|sur|over|under)pass$/;

/** Cannot be a secret: an empty text, a mask, a pattern for any text, or a place that a provider state fills. */
const HARMLESS = /^(|\.[+*]|\*+|x+|\$\{[^}]*\}|<[^>]*>)$/i;
/** A name, a sign and a value, as in a query, a form, a header, JSON or XML. */
const NAMED =
  /([\p{L}\d_.-]{2,60})["'\\\]]{0,4}\s{0,3}[:=>]{1,2}\s{0,3}["'\\([{]{0,4}((?:(?:bearer|basic|oauth|zstack)\s{1,8})?[^\s"'\\&,;<>)\]}]+)/giu;
/** Forms of credentials: a user in a URL, a value after its scheme, a private key, a web token. */
const FORMS = [
  /:\/\/([^\s/?#"'\\]{1,200})@/g,
  /\b(?:bearer|basic|oauth|zstack)\s{1,8}(?=[a-z+/.:~_-]{0,60}[\d=])([\w+/=.:~-]{16,})/gi,
  /(-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----|\beyJ[\w-]{8,}\.eyJ)/g,
];
/** Ends of names under which a number is a secret, unlike a count of tokens. */
const NUMERIC = /(pin|otp|code|key|word|secret|token)$/i;
/** A shorter secret of this run may be a word of the pact by chance. */
const SHORTEST = 6;

const INTERACTION = /^\/(interactions|messages)\/\d+$/;
const MESSAGE = /^\/(interactions|messages)\/\d+(\/(request|response)(\/\d+)?)?$/;
const PATH = /^\/interactions\/\d+\/request\/path$/;
/** Within a matching rule or a generator, where only secrets of this run are looked for. */
const RULES = new RegExp(`${MESSAGE.source.slice(0, -1)}/(matchingRules|generators)/`);

/** What is known at a place of a pact. */
interface Spot {
  /** The secret's name under which it stands; null if there is none. */
  readonly secret: string | null;
  /** The field of the contract at a place of this interaction. */
  readonly fieldAt: (path: readonly string[]) => Field | null;
  readonly isGenerated: (at: string) => boolean;
}

/**
 * The places of a pact where a secret stands, as JSON Pointers. There are three kinds: a secret of this run, anywhere;
 * a value in a secret field or under a secret's name, unless it is an example of the contract, a placeholder or a word
 * that a generator replaces; and a value after a secret's name inside a text.
 *
 * @param own secrets that are known, such as those of the environment
 */
export function secretsInPact(
  catalog: Catalog,
  content: JsonObject,
  own: readonly string[],
): readonly string[] {
  const isExample = exampleTest(catalog);
  const known = own.filter((secret) => secret.length >= SHORTEST && !isExample(secret));
  const secrets = new OwnSecrets(catalog, known);
  const places = new Set<string>();
  const see = (value: JsonValue, at: string, spot: Spot): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) see(item, `${at}/${index}`, spot);
    else if (isJsonObject(value)) seeMembers(value, at, spot);
    else if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      if (secrets.hide(text) !== text) places.add(at);
      // The value is published although a generator replaces it, so a real session is a secret.
      const { credential } = splitScheme(text);
      const isReplaced = spot.isGenerated(at) && plainText(credential, isExample) === credential;
      if (RULES.test(at) || isReplaced) return;
      const isText = typeof value === 'string';
      const isNamed = spot.secret !== null && (isText || NUMERIC.test(spot.secret)) && !isExample(text);
      const isInPath = PATH.test(at) && pathRevealsSecret(text, isExample);
      if (isNamed || isInPath || (isText && revealsSecret(text, isExample))) places.add(at);
    }
  };
  const seeMembers = (value: JsonObject, at: string, spot: Spot): void => {
    const fieldAt = INTERACTION.test(at) ? fieldsIn(catalog, value) : spot.fieldAt;
    const isGenerated = MESSAGE.test(at) ? generatedIn(value, at) : spot.isGenerated;
    for (const [name, inner] of Object.entries(withDecodedBody(value))) {
      if (secrets.hide(name) !== name) places.add(at || '/');
      const place = `${at}/${escapeKey(name)}`;
      const isSecret = isSecretMember(value, name, fieldAt(keysOf(place).slice(2)));
      see(inner, place, { secret: isSecret ? name : spot.secret, fieldAt, isGenerated });
    }
  };
  see(content, '', { secret: null, fieldAt: () => null, isGenerated: () => false });
  return [...places];
}

/** Whether a value is harmless in the place of a secret: an example of the contract, or a placeholder. */
type IsExample = (value: string) => boolean;

function revealsSecret(text: string, isExample: IsExample): boolean {
  return [text, decodePart(text)].some((one) => {
    const credentials = FORMS.flatMap((form) => Array.from(one.matchAll(form), ([, found = '']) => found));
    const named = Array.from(one.matchAll(NAMED), ([, name = '', value = '']) =>
      isSecretName(name) && plainText(`password: ${value}`, isExample).includes(HIDDEN) ? value : '',
    );
    return [...credentials, ...named].some((found) => !isExample(found));
  });
}

/** Whether a path has a secret in the segment after one like `token`. */
function pathRevealsSecret(path: string, isExample: IsExample): boolean {
  const parts = splitQuery(path)[0]
    .split('/')
    .map((part) => decodePart(part.split(';', 1)[0] ?? ''));
  const isWord = (part: string): boolean => /^([a-z-]{1,15}|v\d+)$/i.test(part);
  return parts.some((part, at) => isSecretName(parts[at - 1] ?? '') && !isWord(part) && !isExample(part));
}

/** The places of a message whose values a generator replaces when the pact is verified. */
function generatedIn({ generators }: JsonObject, message: string): Spot['isGenerated'] {
  /** The names that lead to a place, without indexes, wildcards and the root. */
  const names = (place: string): string =>
    (place.match(/[^./[\]'"$*\d][^./[\]'"]*/g) ?? []).join().toLowerCase();
  const found = new Set(
    Object.entries(isJsonObject(generators) ? generators : {}).flatMap(([kind, of]) =>
      kind === 'path' || !isJsonObject(of) ? [kind] : Object.keys(of).map((key) => names(`${kind}.${key}`)),
    ),
  );
  return (at) => {
    const place = at.slice(message.length + 1);
    return found.has(names(place.replace(/^headers\//, 'header/').replace(/^body\/content\b/, 'body')));
  };
}

/** The body that Pact's version 4 writes as `{"content":"aGk=","encoded":"base64"}`, decoded: JSON, or a text. */
function withDecodedBody(body: JsonObject): JsonObject {
  const { content, encoded } = body;
  if (typeof content !== 'string' || !/^(true|base64)$/i.test(String(encoded))) return body;
  const text = Buffer.from(content, 'base64').toString('utf8');
  const payload = readPayload(text);
  const value = payload.kind === 'json' ? payload.value : text;
  return { ...body, content: typeof value === 'number' ? text : value };
}

/** Tells values that the contract itself has: those of its provider states and requests, and examples of its schemas. */
function exampleTest({ states, interactions, structures }: Catalog): IsExample {
  const written = [
    states.map(({ values }) => values),
    interactions.map(({ request, reply }) => [request, reply]),
    [...structures.values()].flatMap(({ source }) =>
      Object.values(source.properties).map((property) => property.examples),
    ),
  ];
  const credentials = textsIn(written).map((text) => splitScheme(text).credential);
  // Sentences are not examples of secrets.
  const examples = new Set(credentials.filter((one) => !/\s/.test(one)).flatMap((one) => one.split(':')));
  return (value) => {
    const parts = splitScheme(value).credential.split(/[\s:]+/);
    return parts.every((part) => HARMLESS.test(part) || examples.has(part));
  };
}

/** Finds the contract's field at a place of an interaction, by the keys that lead there; null if it has none. */
function fieldsIn(catalog: Catalog, interaction: JsonObject): (path: readonly string[]) => Field | null {
  const { request } = interaction;
  const { method, path } = isJsonObject(request) ? request : { method: 'GET', path: '' };
  const id = matchOperation(catalog, String(method ?? 'GET'), String(path ?? ''))?.operation.id;
  return ([side = '', part, ...keys]) => {
    const message = interaction[side];
    if (id === undefined || part !== 'body' || !isJsonObject(message)) return null;
    const structure =
      side === 'request'
        ? requestStructure(catalog, id)
        : replyStructure(catalog, id, Number(message['status']));
    // Since version 4 the body is wrapped in an object.
    const { body } = message;
    const isWrapped = isJsonObject(body) && ('contentType' in body || 'encoded' in body);
    const own = isWrapped && keys[0] === 'content' ? keys.slice(1) : keys;
    return structure && findFieldAt(structure, own.map((key) => `/${escapeKey(key)}`).join(''));
  };
}

/** Whether a name, which may be any team's, says that a secret stands under it. */
function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/(?<!\d)\d+$/, '')
    .match(/[\p{L}\d]+/gu);
  return ANYWHERE.test(words?.join('') ?? '') || LAST.test(words?.at(-1) ?? '');
}

/** Whether a member is a secret: by its field, else by its name, or by the name in `{"name":…,"value":…}`. */
function isSecretMember(object: JsonObject, name: string, field: Field | null): boolean {
  if (field !== null || isSecretName(name)) return field?.secret ?? true;
  const naming = [object['name'], object['key']];
  return /^values?$/.test(name) && naming.some((one) => typeof one === 'string' && isSecretName(one));
}
