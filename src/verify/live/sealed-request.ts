import { JOB_ID_LENGTH } from '../../contract/formats.ts';
import {
  fillPath,
  matchOperation,
  type OperationMatch,
  parametersIn,
  splitQuery,
} from '../../contract/operations.ts';
import { fillText, requestOf } from '../../contract/request-templates.ts';
import type { StateValues } from '../../model/contract.ts';
import {
  AUTHORIZATION,
  type Exchange,
  type ExchangeRequest,
  JOB_UUID,
  type OutgoingRequest,
} from '../../model/exchange.ts';
import type { JsonValue } from '../../model/json.ts';
import type { RunInteraction } from '../provider-under-test.ts';
import type { LiveContext } from './context.ts';

/** A request that is due: the state of its interaction was arranged. */
export interface Due {
  readonly interaction: RunInteraction;
  /** What stands in its path, whatever a pact has there. */
  readonly values: StateValues;
  /** Whether it is the one reconnect, which always has a job id. */
  readonly isOnce: boolean;
  /** Whether its session is one that the server's team has made for it. */
  readonly keepsSession?: boolean;
  /** An exchange that the run has had before, in place of a new one. */
  readonly replay?: Exchange;
}

/** A shorter sample value stands in other words by chance. */
const SHORTEST_SAMPLE = 8;
const REFUSED = 400;

/**
 * A request as it may go to a deployment. The values in its path are those of the run, never those of
 * the pact, so that no pact can name a connection, a job or a session; so are credentials that have to be accepted,
 * and the contract's sample values wherever they stand. Headers that the contract does not have are left out.
 *
 * @throws Error when it calls another operation than the pact's example does
 */
export function sealedRequest(
  context: LiveContext,
  { interaction, values, isOnce, keepsSession = false }: Due,
  request: ExchangeRequest,
): OutgoingRequest {
  const { catalog, dialect, target } = context;
  const { operation: id, known, expected } = interaction;
  const sent = request.body.kind === 'json' ? request.body.value : undefined;
  const called = matchOperation(catalog, request.method, request.path, sent);
  if (called === null || called.operation.id !== id)
    throw new Error('its request calls another operation than the example in the pact');
  const { operation } = called;
  const own = withSamplesReplaced(context, values);
  const filled = fillPath(operation, parametersOf(context, called, values));
  const [, query] = splitQuery(called.path);
  const params = catalog.operations.flatMap((one) => one.params);
  const names = params.flatMap((one) => [...catalog.structure(one).byName.keys()]);
  const headers = Object.fromEntries(
    names.flatMap((name) => {
      const text = request.headers[name.toLowerCase()];
      return text === undefined ? [] : [[name, own(text)]];
    }),
  );
  const job = values['job'];
  const hasJobId = headers[JOB_UUID]?.length === JOB_ID_LENGTH || (isOnce && dialect === 'deployed');
  if (operation.job !== undefined && job !== undefined && hasJobId) headers[JOB_UUID] = job;
  let body: JsonValue | undefined = sent === undefined ? undefined : JSON.parse(own(JSON.stringify(sent)));
  // Another password may count towards locking the account.
  if (operation.session === 'opens' && known !== null) body = requestOf(known, values).body;
  const path = query === null ? `${filled}` : `${filled}?${own(query)}`;
  const outgoing = { operation: id, method: operation.method, path, headers, body };
  if (keepsSession && !isOnce) return outgoing;
  const isSigned = headers[AUTHORIZATION]?.startsWith('ZStack ') === true && expected.status < REFUSED;
  if (isSigned && target.credentials.kind === 'access-key') return context.authorize(outgoing);
  return context.authorizeAs(outgoing);
}

/** The run's own values of a path's parameters, by the places that they have in the contract's requests. */
function parametersOf(
  { catalog, dialect }: LiveContext,
  { operation, parameters }: OperationMatch,
  values: StateValues,
): StateValues {
  const ofOperation = catalog.interactionsOf(dialect).filter((one) => one.operation === operation.id);
  const places = ofOperation.map(({ request }) => parametersIn(operation, request.path) ?? {});
  const filled = Object.keys(parameters).map((name) => {
    const place = places.find((one) => one[name] !== undefined)?.[name] ?? `\${${name}}`;
    return [name, fillText(place, values)];
  });
  return Object.fromEntries(filled);
}

/** Replaces the contract's sample values in a text by those of the run. */
function withSamplesReplaced({ catalog }: LiveContext, values: StateValues): (text: string) => string {
  const samples = catalog.states.flatMap((state) =>
    Object.entries(state.values).flatMap(([name, sample]) => {
      const value = values[name];
      return value === undefined || sample.length < SHORTEST_SAMPLE ? [] : [[sample, value] as const];
    }),
  );
  return (text) => samples.reduce((done, [sample, value]) => done.replaceAll(sample, value), text);
}
