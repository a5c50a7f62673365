import { interactionsOf } from '../../broker/pact-file.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { hasForm, matchInteractions } from '../../contract/match-interaction.ts';
import { matchOperation, type OperationMatch } from '../../contract/operations.ts';
import type { Dialect, Interaction } from '../../model/contract.ts';
import {
  type ExchangeRequest,
  type ExchangeResponse,
  type Payload,
  readPayload,
} from '../../model/exchange.ts';
import { changeJson, isJsonObject, type JsonObject, type JsonValue, textOf } from '../../model/json.ts';
import { readInteractions } from '../../model/pacts.ts';

/** Stands for the provider state of an interaction without one; otherwise Pact would not announce its request. */
const NO_STATE = 'as it is';

/** An interaction of a pact. */
export interface PactRunInteraction {
  /** Its place in the pact. */
  readonly index: number;
  /** Id of the contract's interaction; for another team's its description. */
  readonly id: string;
  readonly description: string;
  /** Id of the operation that it calls; null for none of the contract. */
  readonly operation: string | null;
  /** Its request, with the pact's example values. */
  readonly request: ExchangeRequest;
  /** The answer that its consumer expects, with the pact's example values. */
  readonly expected: Pick<ExchangeResponse, 'status' | 'body'>;
  /** The provider state that Pact asks for before it sends the request. */
  readonly state: string;
  /** What the pact says of its state beside the name. */
  readonly params: JsonValue;
  /** Whether the pact itself asks for a state. */
  readonly hasState: boolean;
  /** The contract's interaction that it is an instance of; null for another team's. */
  readonly known: Interaction | null;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
}

/** The interactions of a pact that is to be verified, or why it cannot be. */
export interface PactToRun {
  readonly interactions: readonly PactRunInteraction[];
  /** Why it cannot be run; empty when it can. */
  readonly problems: readonly string[];
}

/** What a pact may ask for. */
export interface Allowed {
  /** Interactions that the contract does not have. */
  readonly foreign: boolean;
  /** Provider states that the contract does not have. */
  readonly anyState: boolean;
}

/** Reads a pact and finds names that the contract does not have: Pact only warns about a misspelt state. */
export function readPactToRun(
  catalog: Catalog,
  dialect: Dialect,
  pact: string,
  { foreign, anyState }: Allowed,
): PactToRun {
  const whole = JSON.parse(pact) as JsonValue;
  const read = readInteractions(whole);
  if (typeof read === 'string') return { interactions: [], problems: [`the pact ${read}`] };
  const written = isJsonObject(whole) ? interactionsOf(whole) : [];
  const states = new Set(catalog.states.map(({ name }) => name));
  const problems: string[] = [];
  const unhandled = new Set<string>();
  const interactions = read.map(
    ({ description, states: named, pending, isHttp }, index): PactRunInteraction => {
      const [state] = named;
      const one = written[index] ?? {};
      const called = calledBy(one);
      const body = called.request.body.kind === 'json' ? called.request.body.value : undefined;
      const operation = matchOperation(catalog, called.request.method, called.request.path, body);
      const known =
        operation === null ? null : knownOf(catalog, dialect, operation, called, state, referenceOf(one));
      const id = known?.id ?? description;
      const unknown = anyState ? [] : named.filter((name) => !states.has(name));
      if (!isHttp) problems.push(`${id} is not an HTTP interaction, and only those can be verified`);
      if (known === null && !foreign && unknown.length === 0)
        problems.push(`the contract has no interaction "${description}"`);
      for (const name of unknown) unhandled.add(name);
      if (named.length > 1) {
        problems.push(`${id} asks for ${named.length} provider states at once, and only one can be arranged`);
      }
      return {
        index,
        id,
        description,
        operation: operation?.operation.id ?? null,
        ...called,
        state: state ?? NO_STATE,
        params: paramsOf(one),
        hasState: state !== undefined,
        known,
        pending,
      };
    },
  );
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
  { request, expected }: Pick<PactRunInteraction, 'request' | 'expected'>,
  state: string | undefined,
  reference: JsonValue | undefined,
): Interaction | null {
  const called = { ...request, path };
  const fitting = matchInteractions(catalog, dialect, operation.id, expected.status, called)
    .map(({ interaction }) => interaction)
    .filter((one) => (state === undefined ? 'text' in one.reply : one.given === state))
    .filter((one) => hasForm(catalog, one, called));
  return fitting.find(({ id }) => id === reference) ?? fitting[0] ?? null;
}

/** The id that the suite's own writers of pacts leave in an interaction. */
function referenceOf({ comments }: JsonObject): JsonValue | undefined {
  const { references }: JsonObject = isJsonObject(comments) ? comments : {};
  const { 'zstack-contract': own }: JsonObject = isJsonObject(references) ? references : {};
  return isJsonObject(own) ? own['interaction'] : undefined;
}

function paramsOf({ providerStates }: JsonObject): JsonValue {
  const [state]: readonly JsonValue[] = Array.isArray(providerStates) ? providerStates : [];
  return (isJsonObject(state) ? state['params'] : undefined) ?? {};
}

/** Reads request and answer of an interaction, in the form of any version of Pact's specification. */
function calledBy(interaction: JsonObject): Pick<PactRunInteraction, 'request' | 'expected'> {
  const { request, response, type } = interaction;
  const sent = isJsonObject(request) ? request : {};
  const { status, body }: JsonObject = isJsonObject(response) ? response : {};
  const { method = 'GET', path = '/', headers = {}, query: asked, body: content } = sent;
  const query = queryText(asked);
  // Only version 4 names the type of an interaction, and only there a body tells how it is encoded.
  const isEnvelope = type !== undefined;
  return {
    request: {
      method: textOf(method).toUpperCase(),
      path: `${textOf(path)}${query === '' ? '' : `?${query}`}`,
      headers: Object.fromEntries(
        Object.entries(isJsonObject(headers) ? headers : {}).map(([name, value]) => [
          name.toLowerCase(),
          [value].flat().join(', '),
        ]),
      ),
      body: bodyOf(content, isEnvelope),
    },
    expected: { status: typeof status === 'number' ? status : 200, body: bodyOf(body, isEnvelope) },
  };
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
 * The text of a pact with some of its interactions only, in their order, each with a provider state. Numbers keep
 * their form.
 *
 * @param all the interactions of that pact, in its order
 */
export function pactOf(
  pact: string,
  all: readonly PactRunInteraction[],
  wanted: readonly PactRunInteraction[],
): string {
  if (wanted.length === all.length && wanted.every((one, at) => one.hasState && one === all[at])) return pact;
  return changeJson(pact, (value) => {
    const whole = value as JsonObject & { readonly interactions: readonly JsonObject[] };
    const interactions = wanted.flatMap(({ index, hasState }) => {
      const one = whole.interactions[index];
      if (one === undefined) return [];
      return [hasState ? one : { ...one, providerStates: [{ name: NO_STATE }] }];
    });
    return { ...whole, interactions };
  });
}
