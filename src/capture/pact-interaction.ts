import type { HeaderName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { pactReply, pactText, pactValue } from '../contract/compose.ts';
import { decodePart, splitQuery } from '../contract/operations.ts';
import { escapeKey, findFieldAt } from '../contract/pointer.ts';
import { readableFields } from '../contract/readable-fields.ts';
import { requestStructure } from '../contract/replies.ts';
import { fillText, templateNames } from '../contract/request-templates.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import {
  API_TIMEOUT,
  AUTHORIZATION,
  CONTENT_TYPE,
  DATE,
  type ExchangeRequest,
  JOB_UUID,
  JSON_SCHEMA,
} from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue, mapTexts } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Reads } from './reads.ts';

/** An interaction of the contract, as a client played it. */
export interface PlayedInteraction {
  readonly interaction: Interaction;
  /** What the client sent in the places of its request, by the name of the state's value. */
  readonly sent: StateValues;
}

/** An interaction as a pact of version 4 has it. */
export interface WrittenInteraction extends JsonObject {
  readonly description: string;
}

/** A request as it was sent, with places such as `${session}` for what the provider state supplies. */
interface RequestTemplate {
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [HeaderName, string])[];
  /** Null for none. */
  readonly body: JsonValue;
}

/**
 * Writes an interaction: the request as it was sent, with generators for what is another one in each run; the reply
 * as the contract has it, of which the client reads some fields.
 */
export function pactInteraction(
  catalog: Catalog,
  played: PlayedInteraction,
  request: ExchangeRequest,
  reads: Reads,
): WrittenInteraction {
  const { interaction } = played;
  const { values } = catalog.state(interaction.given);
  const template = templateOf(catalog, played, request);
  const { status } = interaction.reply;
  return {
    type: 'Synchronous/HTTP',
    description: interaction.title,
    pending: false,
    providerStates: [{ name: interaction.given }],
    comments: { references: { 'zstack-contract': { interaction: interaction.id } } },
    request: { method: request.method, ...requestPart(template, values) },
    response: { status, ...responsePart(catalog, withoutOthers(interaction, template), values, reads) },
  };
}

/** Without the values in lists that the request does not ask for: a query of all connections finds any number. */
function withoutOthers(interaction: Interaction, { path, query }: RequestTemplate): Interaction {
  const { reply } = interaction;
  if ('text' in reply) return interaction;
  const named = templateNames(`${path} ${query}`);
  const isNamed = (value: JsonValue): boolean => [...templateNames(value)].every((name) => named.has(name));
  const values = Object.entries(reply.values ?? {}).filter(([at, value]) => !/\d/.test(at) || isNamed(value));
  return { ...interaction, reply: { ...reply, values: Object.fromEntries(values) } };
}

function templateOf(
  catalog: Catalog,
  { interaction, sent }: PlayedInteraction,
  request: ExchangeRequest,
): RequestTemplate {
  const { auth, job } = catalog.operation(interaction.operation);
  // The mock was brought into a state with the values of the contract.
  const values = { ...catalog.state(interaction.given).values, ...sent };
  const templated = (text: string): string => withPlaces(text, values);
  const { body } = request;
  const [path, query] = splitQuery(request.path);
  // Servers look at no others here; a date means something beside an access key.
  const names: Readonly<Partial<Record<HeaderName, boolean>>> = {
    [AUTHORIZATION]: auth === 'session',
    [DATE]: sent['date'] !== undefined,
    [CONTENT_TYPE]: body.kind === 'json',
    [JOB_UUID]: job !== undefined,
    [API_TIMEOUT]: job !== undefined,
    [JSON_SCHEMA]: true,
  };
  const headers = Object.entries(names).flatMap(([name, isKept]) => {
    const text = request.headers[name.toLowerCase()];
    return isKept && text !== undefined ? [[name as HeaderName, templated(text)] as const] : [];
  });
  return {
    path: templated(decodePart(path)),
    query: templated(query ?? ''),
    headers,
    body: body.kind === 'json' ? mapTexts(body.value, templated) : null,
  };
}

/** A shorter value stands in other words by chance. */
const SHORTEST_WITHIN = 8;

function withPlaces(text: string, values: StateValues): string {
  const longestFirst = Object.entries(values).sort(([, one], [, other]) => other.length - one.length);
  const whole = longestFirst.find(([, value]) => value === text);
  if (whole !== undefined) return `\${${whole[0]}}`;
  return longestFirst
    .filter(([, value]) => value.length >= SHORTEST_WITHIN)
    .reduce((filled, [name, value]) => filled.replaceAll(value, `\${${name}}`), text);
}

type Members = Record<string, JsonValue>;

/** Collects the rules by which a part of a message is compared, and the generators that replace it. */
class MessageWriter {
  readonly #rules: Record<string, Members> = {};
  readonly #generators: Record<string, Members> = {};

  /** Writes Pact's integration JSON as a file has it. @param place in its category, such as `$` for a body */
  write(matcher: JsonValue, category: string, place: string): JsonValue {
    if (Array.isArray(matcher))
      return matcher.map((item: JsonValue, index) => this.write(item, category, `${place}[${index}]`));
    if (!isJsonObject(matcher)) return matcher;
    const { 'pact:matcher:type': match, 'pact:generator:type': type, expression = '', ...rest } = matcher;
    if (match === undefined) {
      const members = Object.entries(matcher).map(([key, one]) => {
        const step = /^\w+$/.test(key) ? `.${key}` : `['${key}']`;
        return [key, this.write(one, category, `${place}${step}`)];
      });
      return Object.fromEntries(members);
    }
    const { value = null, ...rule } = rest;
    // Matchers in a list have each what is its own, and the rest is the generator's.
    const isList = Array.isArray(match);
    const matchers = isList ? match.map(matcherOf) : [{ match, ...rule }];
    put(this.#rules, category, place, { combine: 'AND', matchers });
    if (type !== undefined) this.generate(category, place, { type, ...(isList ? rule : { expression }) });
    return Array.isArray(value)
      ? value.map((item: JsonValue) => this.write(item, category, `${place}[*]`))
      : this.write(value, category, place);
  }

  generate(category: string, place: string, generator: Members): void {
    put(this.#generators, category, place, generator);
  }

  parts(): JsonObject {
    const parts = Object.entries({ matchingRules: this.#rules, generators: this.#generators });
    return Object.fromEntries(parts.filter(([, part]) => Object.keys(part).length > 0));
  }
}

/** A path has one rule and one generator, all else has them by place. */
function put(kind: Record<string, Members>, category: string, place: string, one: Members): void {
  kind[category] = place === '' ? one : { ...kind[category], [place]: one };
}

function matcherOf(matcher: JsonValue): JsonObject {
  const { 'pact:matcher:type': match = null, ...rule } = matcher as JsonObject;
  return { match, ...rule };
}

function requestPart({ path, query, headers, body }: RequestTemplate, values: StateValues): JsonObject {
  const writer = new MessageWriter();
  const write = (text: string, category: string, place: string): JsonValue =>
    writer.write(pactText(text, values, '.+'), category, place);
  const sent = headers.map(([name, text]): readonly [string, JsonValue] => {
    if (name !== JOB_UUID || templateNames(text).size > 0) return [name, [write(text, 'header', name)]];
    // An id of the client's own that no provider state supplies: another one each time.
    writer.write({ 'pact:matcher:type': 'regex', regex: '^[0-9a-f]{32}$' }, 'header', name);
    writer.generate('header', name, { type: 'Uuid', format: 'simple' });
    return [name, ['0123456789abcdef0123456789abcdef']];
  });
  const parameters = new URLSearchParams(query);
  const queried = [...new Set(parameters.keys())].map((name) => {
    const all = parameters.getAll(name);
    // A generator replaces every value of a name.
    const isOne = all.length === 1;
    return [name, all.map((text) => (isOne ? write(text, 'query', name) : fillText(text, values)))] as const;
  });
  const content = body === null ? null : writer.write(pactValue(body, values), 'body', '$');
  return {
    path: writer.write(pactText(path, values), 'path', ''),
    ...(queried.length === 0 ? {} : { query: Object.fromEntries(queried) }),
    ...(sent.length === 0 ? {} : { headers: Object.fromEntries(sent) }),
    ...(content === null ? {} : { body: bodyOf(content) }),
    ...writer.parts(),
  };
}

function bodyOf(content: JsonValue, contentType = 'application/json'): JsonObject {
  return { content, contentType, encoded: false };
}

/** The reply of the contract. Servers send no Content-Type (D07), so that none is expected. */
function responsePart(
  catalog: Catalog,
  interaction: Interaction,
  values: StateValues,
  reads: Reads,
): JsonObject {
  const { reply } = interaction;
  const writer = new MessageWriter();
  if ('text' in reply) {
    const content = writer.write(pactText(reply.text, values), 'body', '$');
    const { generators: _, ...rules } = writer.parts();
    return { body: bodyOf(content, 'text/plain'), ...rules };
  }
  // A reply none of whose fields is read keeps all that is required.
  const readable = readableFields(catalog, interaction);
  const read = (reads.get(interaction.operation) ?? []).filter(({ path }) => readable.has(path.join('.')));
  const structure = catalog.structure(reply.structure);
  const kept = pactReply(structure, interaction.dialect, reply, values, read.length === 0 ? null : read);
  return { body: bodyOf(writer.write(kept, 'body', '$')), ...writer.parts() };
}

/** The places of a request in which redaction would hide what its pact would publish. */
export function hiddenPlaces(
  catalog: Catalog,
  redactor: Redactor,
  played: PlayedInteraction,
  request: ExchangeRequest,
): readonly string[] {
  const { operation } = played.interaction;
  const { headers, body } = templateOf(catalog, played, request);
  const isGenerated = (value: JsonValue): boolean => templateNames(value).size > 0;
  const places = headers
    .filter(([name, text]) => name !== JOB_UUID && !isGenerated(text) && redactor.header(name, text) !== text)
    .map(([name]) => `the header ${name}`);
  const queryOf = (path: string): string => String(new URLSearchParams(splitQuery(path)[1] ?? ''));
  if (queryOf(redactor.requestLine(request, operation)) !== queryOf(request.path)) places.push('the query');
  const structure = requestStructure(catalog, operation);
  const look = (value: JsonValue, at: string): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) look(one, `${at}/${escapeKey(key)}`);
      return;
    }
    const field = structure === null ? null : findFieldAt(structure, at);
    const place = redactor.pointer(at);
    const isShown = isGenerated(value) || redactor.value(value, field) === value;
    if (!isShown || place !== at) places.push(`the body at ${place}`);
  };
  look(body, '');
  return places;
}
