import { interactionsOf } from '../../broker/pact-file.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { hasForm, matchInteractions } from '../../contract/match-interaction.ts';
import { matchOperation, type OperationMatch } from '../../contract/operations.ts';
import type { Dialect, Interaction } from '../../model/contract.ts';
import {
  type ExchangeRequest,
  type ExchangeResponse,
  type Headers,
  type Payload,
  readPayload,
} from '../../model/exchange.ts';
import { changeJson, isJsonObject, type JsonObject, type JsonValue, textOf } from '../../model/json.ts';
import { type AnyPactInteraction, readInteractions } from '../../model/pacts.ts';
import type { ProviderUnderTest, RunInteraction } from '../provider-under-test.ts';

/** An interaction of a pact. */
export interface PactInteraction extends RunInteraction {
  /** Its place in the pact. */
  readonly index: number;
  /** The answer that its consumer expects, with the pact's example values. */
  readonly expected: ExchangeResponse;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
  /** Why nobody can verify it; null where that can be done. */
  readonly problem: string | null;
}

/** Reads the interactions of a pact, and finds what cannot be verified: Pact only warns about a misspelt state. */
export function readPactToRun(
  catalog: Catalog,
  dialect: Dialect,
  pact: string,
  provider: Pick<ProviderUnderTest, 'redactor' | 'knowsOtherStates'>,
): readonly PactInteraction[] {
  const whole = JSON.parse(pact) as JsonObject;
  const read = readInteractions(whole);
  if (typeof read === 'string') throw new Error(`the pact ${read}`);
  const written = interactionsOf(whole);
  return read.map((summary, index) => {
    const { description, pending } = summary;
    const [state = null] = summary.states;
    const one = written[index] ?? {};
    const called = calledBy(one);
    const body = called.request.body.kind === 'json' ? called.request.body.value : undefined;
    const match = matchOperation(catalog, called.request.method, called.request.path, body);
    const known = match === null ? null : knownOf(catalog, dialect, match, called, state, referenceOf(one));
    return {
      index,
      id: known?.id ?? description,
      name: provider.redactor.text(description),
      operation: match?.operation.id ?? null,
      ...called,
      state,
      params: paramsOf(one),
      known,
      pending,
      problem: problemOf(summary, called.request, provider.knowsOtherStates === true ? null : catalog),
    };
  });
}

/** Why an interaction cannot be verified. @param catalog has all states that can be arranged; null for any state */
function problemOf(
  { isHttp, states }: AnyPactInteraction,
  { body, headers }: ExchangeRequest,
  catalog: Catalog | null,
): string | null {
  if (!isHttp) return 'it is not an HTTP interaction, and only those can be verified';
  if (states.length > 1)
    return `it asks for ${states.length} provider states at once, and only one can be arranged`;
  const unhandled = states.find((name) => catalog?.states.every((state) => state.name !== name));
  if (unhandled !== undefined) return `no handler for the provider state "${unhandled}"`;
  // Such a request is announced with a length that never comes, and each would take its whole time limit.
  if (body.kind !== 'absent' && headers['content-type'] === undefined)
    return "Pact: the request has a body and no Content-Type, and Pact's verifier sends no such body: add the header to the pact";
  return null;
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

/** A body that Pact has encoded counts as text. */
function bodyOf(body: JsonValue | undefined, isEnvelope: boolean): Payload {
  const content = isEnvelope && isJsonObject(body) ? body['content'] : body;
  if (content === undefined || content === null) return { kind: 'absent' };
  return readPayload(typeof content === 'string' ? content : JSON.stringify(content));
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
