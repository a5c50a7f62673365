import { interactionsOf } from '../../broker/pact-file.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { hasForm, matchInteractions } from '../../contract/match-interaction.ts';
import { matchOperation, type OperationMatch } from '../../contract/operations.ts';
import type { Dialect, Interaction } from '../../model/contract.ts';
import { type ExchangeResponse, type Headers, type Payload, readPayload } from '../../model/exchange.ts';
import { changeJson, isJsonObject, type JsonObject, type JsonValue, textOf } from '../../model/json.ts';
import { readInteractions } from '../../model/pacts.ts';
import type { ProviderUnderTest, RunInteraction } from '../provider-under-test.ts';

/** An interaction of a pact. */
export interface PactInteraction extends RunInteraction {
  /** Its place in the pact. */
  readonly index: number;
  /** The answer that its consumer expects, with the pact's example values. */
  readonly expected: ExchangeResponse;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
}

/** The interactions of a pact that is to be verified, or why it cannot be. */
export interface PactToRun {
  readonly interactions: readonly PactInteraction[];
  /** Why it cannot be run; empty when it can. */
  readonly problems: readonly string[];
}

/**
 * Reads a pact and finds what cannot be verified: Pact only warns about a misspelt state.
 *
 * @param provider what it is verified with
 */
export function readPactToRun(
  catalog: Catalog,
  dialect: Dialect,
  pact: string,
  { redactor, knowsOtherStates = false }: Pick<ProviderUnderTest, 'redactor' | 'knowsOtherStates'>,
): PactToRun {
  const whole = JSON.parse(pact) as JsonObject;
  const read = readInteractions(whole);
  if (typeof read === 'string') return { interactions: [], problems: [`the pact ${read}`] };
  const written = interactionsOf(whole);
  const states = new Set(catalog.states.map(({ name }) => name));
  const problems: string[] = [];
  const unhandled = new Set<string>();
  const interactions = read.map(({ description, states: named, pending, isHttp }, index): PactInteraction => {
    const [state = null] = named;
    const one = written[index] ?? {};
    const called = calledBy(one);
    const body = called.request.body.kind === 'json' ? called.request.body.value : undefined;
    const match = matchOperation(catalog, called.request.method, called.request.path, body);
    const known = match === null ? null : knownOf(catalog, dialect, match, called, state, referenceOf(one));
    const id = known?.id ?? description;
    if (!isHttp) problems.push(`${id} is not an HTTP interaction, and only those can be verified`);
    for (const name of named) if (!knowsOtherStates && !states.has(name)) unhandled.add(name);
    if (named.length > 1)
      problems.push(`${id} asks for ${named.length} provider states at once, and only one can be arranged`);
    const name = redactor.text(description);
    const operation = match?.operation.id ?? null;
    return { index, id, name, operation, ...called, state, params: paramsOf(one), known, pending };
  });
  problems.push(...[...unhandled].map((name) => `no handler for the provider state "${name}"`));
  if (interactions.length === 0) problems.push('the pact has no interactions');
  return { interactions, problems };
}

/**
 * The contract's interaction that one of a pact is an instance of: the one that its reference names, if that fits,
 * else the nearest that fits. Without a provider state only refusals fit, since those are given whatever the state.
 */
function knownOf(
  catalog: Catalog,
  dialect: Dialect,
  { operation, path }: OperationMatch,
  { request, expected }: Pick<PactInteraction, 'request' | 'expected'>,
  state: string | null,
  reference: JsonValue | undefined,
): Interaction | null {
  const called = { ...request, path };
  const fitting = matchInteractions(catalog, dialect, operation.id, expected.status, called)
    .map(({ interaction }) => interaction)
    .filter((one) => (state === null ? 'text' in one.reply : one.given === state))
    .filter((one) => hasForm(catalog, one, called));
  return fitting.find(({ id }) => id === reference) ?? fitting[0] ?? null;
}

/** The id that the suite's own writers of pacts leave in an interaction. */
function referenceOf(interaction: JsonObject): JsonValue | undefined {
  const references = objectAt(objectAt(interaction, 'comments'), 'references');
  return objectAt(references, 'zstack-contract')['interaction'];
}

function paramsOf({ providerStates }: JsonObject): JsonValue {
  const [state]: readonly JsonValue[] = Array.isArray(providerStates) ? providerStates : [];
  return (isJsonObject(state) ? state['params'] : undefined) ?? {};
}

/** Reads request and answer of an interaction, in the form of any version of Pact's specification. */
function calledBy(interaction: JsonObject): Pick<PactInteraction, 'request' | 'expected'> {
  const { type } = interaction;
  const request = objectAt(interaction, 'request');
  const response = objectAt(interaction, 'response');
  const { method = 'GET', path = '/', query: asked, body: sent } = request;
  const { status, body } = response;
  const query = queryText(asked);
  // Only version 4 names the type of an interaction, and only there a body tells how it is encoded.
  const isEnvelope = type !== undefined;
  return {
    request: {
      method: textOf(method).toUpperCase(),
      path: `${textOf(path)}${query === '' ? '' : `?${query}`}`,
      headers: headersOf(request),
      body: bodyOf(sent, isEnvelope),
    },
    expected: {
      status: typeof status === 'number' ? status : 200,
      headers: headersOf(response),
      body: bodyOf(body, isEnvelope),
    },
  };
}

function headersOf(part: JsonObject): Headers {
  const headers = Object.entries(objectAt(part, 'headers'));
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

/** A query is a text before version 3, and lists of values by name since. */
function queryText(query: JsonValue | undefined): string {
  if (!isJsonObject(query)) return typeof query === 'string' ? query : '';
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, textOf(value)]),
  );
  return String(new URLSearchParams(pairs));
}

function bodyOf(body: JsonValue | undefined, isEnvelope: boolean): Payload {
  const { content, encoded } = isEnvelope && isJsonObject(body) ? body : { content: body, encoded: false };
  if (content === undefined || content === null) return { kind: 'absent' };
  if (typeof content !== 'string') return readPayload(JSON.stringify(content));
  return readPayload(encoded === 'base64' ? Buffer.from(content, 'base64').toString() : content);
}

/**
 * The text of a pact with some of its interactions only, in this order. Each is called by its index, and so is its
 * provider state, without which Pact would not announce its request. Numbers keep their form.
 */
export function pactOf(pact: string, wanted: readonly PactInteraction[]): string {
  return changeJson(pact, (value) => {
    const whole = value as JsonObject & { readonly interactions: readonly JsonObject[] };
    const interactions = wanted.map(({ index }) => {
      const { providerState: _, ...one } = whole.interactions[index] ?? {};
      const name = String(index);
      return { ...one, description: name, providerStates: [{ name }] };
    });
    return { ...whole, interactions };
  });
}
