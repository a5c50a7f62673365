import type { Catalog } from '../contract/catalog.ts';
import { secretNameTest, secretsOf } from '../contract/secrets.ts';
import { closingQuote } from '../model/closing-quote.ts';
import { type Evidence, evidenceOf, maskEvidence } from '../model/evidence.ts';
import type { Exchange, Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { MASK } from '../model/mask.ts';
import { maskNamed } from '../model/mask-named.ts';

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
  const isSecretName = secretNameTest(catalog);
  return maskEvidence(evidenceOf(hidden, secrets), (text) => maskNamed(text, isSecretName));
}

/** A text that should have been JSON keeps its shape only: nothing tells which of its strings is a secret. */
function withoutStrings(body: Payload): Payload {
  if (body.kind !== 'text' || !/^\s*[[{]/.test(body.text)) return body;
  const { text } = body;
  const parts: string[] = [];
  let done = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', done)) {
    const end = Math.min(closingQuote(text, at + 1) + 1, text.length);
    const isKey = /^\s{0,16}:/.test(text.slice(end, end + 17));
    parts.push(text.slice(done, at), isKey ? text.slice(at, end) : `"${MASK}"`);
    done = end;
  }
  return { ...body, text: `${parts.join('')}${text.slice(done)}` };
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
