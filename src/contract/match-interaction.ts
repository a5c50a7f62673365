import { splitScheme } from '../model/authorization.ts';
import type { Dialect, Interaction, Operation, StateValues } from '../model/contract.ts';
import {
  AUTHORIZATION,
  type ExchangeRequest,
  JOB_UUID,
  lowerCased,
  type OutgoingRequest,
  objectIn,
} from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Catalog } from './catalog.ts';
import { JOB_ID_LENGTH } from './formats.ts';
import { decodePart, parametersIn, splitQuery } from './operations.ts';
import { requestOf } from './request-templates.ts';

/** An interaction of the contract that a call may be. */
interface InteractionMatch {
  readonly interaction: Interaction;
  /** What the call has in the places of the contract's request, by the name of the state's value. */
  readonly sent: StateValues;
  /** In how many parts the call differs from the contract's request. */
  readonly distance: number;
}

/** The interactions with this operation and this status of the answer, the nearest to the request first. */
export function matchInteractions(
  catalog: Catalog,
  dialect: Dialect,
  operation: string,
  status: number,
  request: ExchangeRequest,
): readonly InteractionMatch[] {
  return catalog
    .interactionsOf(dialect)
    .filter((one) => one.operation === operation && one.reply.status === status)
    .map((interaction) => ({ interaction, ...compareRequests(interaction, request) }))
    .sort((one, other) => one.distance - other.distance);
}

/** Headers that say something of the connection or of the client, and nothing of the call. */
const OF_TRANSPORT =
  /^(host|connection|content-(type|length)|accept.*|user-agent|sec-.*|transfer-encoding|te|keep-alive|pragma|cache-control|trace.*|upgrade.*|cookie|expect)$/;

/** Compares a request with that of an interaction. */
export function compareRequests(
  { request }: Interaction,
  actual: ExchangeRequest,
): Pick<InteractionMatch, 'sent' | 'distance'> {
  const body = objectIn(actual.body) ?? {};
  const wanted = lowerCased(request.headers ?? {});
  const names = new Set([...Object.keys(wanted), ...Object.keys(actual.headers)]);
  const headers = [...names].filter((name) => !OF_TRANSPORT.test(name));
  const fits = [
    textIn(request.path, decodePart(splitQuery(actual.path)[0])),
    ...headers.map((name) => textIn(wanted[name] ?? '', actual.headers[name] ?? '')),
  ];
  const keys = new Set([...Object.keys(request.body ?? {}), ...Object.keys(body)]);
  const others = [...keys].filter((key) => !(key in (request.body ?? {}) && key in body));
  const sent: StateValues = Object.assign({}, ...fits, valuesIn(request.body ?? {}, body));
  return { sent, distance: fits.filter((fit) => fit === null).length + others.length };
}

/** The request of an interaction, with the sample values of its provider state. */
export function sampleRequest(catalog: Catalog, interaction: Interaction): ExchangeRequest {
  return onTheWire(requestOf(interaction, catalog.state(interaction.given).values));
}

/** A request as a server sees it. */
export function onTheWire({ method, path, headers, body }: OutgoingRequest): ExchangeRequest {
  const sent = { method, path, headers: lowerCased(headers) };
  return {
    ...sent,
    body: body === undefined ? { kind: 'absent' } : { kind: 'json', value: body, notes: [] },
  };
}

/**
 * Whether a request has the form of an interaction's: that form decides how servers answer. It is the scheme of
 * Authorization, the action key, a job id and its length, whether there are tags, and what path and query name.
 */
export function hasForm(catalog: Catalog, interaction: Interaction, actual: ExchangeRequest): boolean {
  const operation = catalog.operation(interaction.operation);
  return formOf(operation, sampleRequest(catalog, interaction)) === formOf(operation, actual);
}

function formOf(operation: Operation, request: ExchangeRequest): string {
  const { auth, action = '', job } = operation;
  const { path, headers } = request;
  const body = objectIn(request.body) ?? {};
  const authorization = headers[AUTHORIZATION.toLowerCase()];
  const jobId = headers[JOB_UUID.toLowerCase()];
  return JSON.stringify([
    auth === 'session' && authorization !== undefined ? splitScheme(authorization).scheme : 'none',
    Object.hasOwn(body, action),
    Object.keys(body).some((key) => key !== action),
    job === undefined || jobId === undefined ? 'none' : jobId.length === JOB_ID_LENGTH,
    Object.keys(parametersIn(operation, path) ?? {}),
    (splitQuery(path)[1] ?? '') === '',
  ]);
}

const PLACE = /\\?\$\\?\{([a-zA-Z]+)\\?\}/g;

/** What a text has in the places of a template; null where it is not made like it. */
function textIn(template: string, text: string): StateValues | null {
  const literal = template.replaceAll(/[.*+?^$()|[\]{}\\/]/g, '\\$&');
  const pattern = new RegExp(`^${literal.replaceAll(PLACE, '(?<$1>.+)')}$`);
  return pattern.exec(text)?.groups ?? (template === text ? {} : null);
}

function valuesIn(template: JsonValue, value: JsonValue | undefined): StateValues {
  if (typeof template === 'string') return typeof value === 'string' ? (textIn(template, value) ?? {}) : {};
  if (!isJsonObject(template) || !isJsonObject(value)) return {};
  return Object.assign({}, ...Object.entries(template).map(([key, inner]) => valuesIn(inner, value[key])));
}
