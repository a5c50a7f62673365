import type { Catalog } from '../catalog/catalog.ts';
import { secretNamesOf, secretsOf } from '../catalog/secrets.ts';
import { type Evidence, evidenceOf, maskEvidence } from '../model/evidence.ts';
import type { Exchange, Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { MASK } from '../model/mask.ts';

/**
 * An exchange as people get to see it. It shows whole bodies, where a finding shows one value, so it is
 * masked harder: also what stands where a structure belongs, and what follows a secret's name in a text.
 */
export function recordEvidence(catalog: Catalog, operation: string, exchange: Exchange): Evidence {
  const { request, response } = exchange;
  const bodies = [request.body, response.body];
  const secrets = [
    ...secretsOf(catalog, operation, exchange),
    ...bodies.flatMap((body) => textsForStructures(catalog, body)),
  ];
  const hidden = {
    request: { ...request, body: withoutStrings(request.body) },
    response: { ...response, body: withoutStrings(response.body) },
  };
  const names = secretNamesOf(catalog);
  return maskEvidence(evidenceOf(hidden, secrets), (text) => maskNamed(text, names));
}

/** What a name holds that goes with a secret wherever it stands, beside the names of the schemas. */
const WORDS =
  'password|passwd|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|pre[-_]?shared|auth[-_]?key|sshkey|psk|jwt|signature|credential|session[-_]?(?:id|uuid)?|authorization|cookie';

/** A credential that begins with its scheme says by itself what it is. */
const SCHEMED = /\b(OAuth|Bearer|Basic|ZStack)(\s+)(?!\*\*\*)[\w+/=.:~-]{16,}/g;

/** A user and password in a URL, wherever it stands. */
const USER_INFO = /(\/\/)[^\s/?#@"'\\]+@/g;

/**
 * Masks credentials in a text: what follows the name of a secret (`"name":"value"`, also escaped,
 * `name=value`, `name: value`, `name::value`), what follows a scheme, and what stands before the host of a URL.
 */
export function maskNamed(text: string, names: ReadonlySet<string>): string {
  const own = [...names].join('|');
  const name = `(?<![\\p{L}\\p{N}])(?:[\\p{L}\\p{N}_.-]*(?:${WORDS})[\\p{L}\\p{N}_-]*${own === '' ? '' : `|${own}`})`;
  const pattern = new RegExp(
    `(${name})(["'\\\\]*\\s*(?:[:=]|%3[aAdD])+\\s*["'\\\\]*)([^"'\\\\,;&}\\]\\s{[]+)`,
    'giu',
  );
  return maskCredentials(text).replaceAll(pattern, (whole, found: string, between: string, value: string) =>
    // A scheme is no secret, and what follows it is masked already.
    /^(OAuth|Bearer|Basic|ZStack)$/i.test(value) ? whole : `${found}${between}${MASK}`,
  );
}

/** Masks what is a credential by its form: what follows a scheme, and what stands before the host of a URL. */
export function maskCredentials(text: string): string {
  return text
    .replaceAll(SCHEMED, (_, scheme: string, blank: string) => `${scheme}${blank}${MASK}`)
    .replaceAll(USER_INFO, (_, slashes: string) => `${slashes}${MASK}@`);
}

/** A text that should have been JSON keeps its shape only: nothing tells which of its strings is a secret. */
function withoutStrings(body: Payload): Payload {
  if (body.kind !== 'text' || !/^\s*[[{]/.test(body.text)) return body;
  const text = body.text.replaceAll(/([:[,]\s*)"(?:[^"\\]|\\[\s\S])*(?:"(?!\s*:)|$)/g, `$1"${MASK}"`);
  return { ...body, text };
}

/** Texts that stand where a structure belongs: it may be that structure, written out. */
function textsForStructures(catalog: Catalog, body: Payload): readonly string[] {
  if (body.kind !== 'json') return [];
  const names = new Set(
    [...catalog.structures.values()].flatMap((structure) =>
      structure.fields.filter((field) => structure.child(field) !== null).map(({ name }) => name),
    ),
  );
  const texts: string[] = [];
  visit(body.value, (name, value) => {
    if (names.has(name)) texts.push(...(Array.isArray(value) ? value : [value]).filter(isText));
  });
  return texts;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function visit(value: JsonValue, see: (name: string, value: JsonValue) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  if (!isJsonObject(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    see(name, inner);
    visit(inner, see);
  }
}
