import type { Catalog } from '../contract/catalog.ts';
import { decodePart, matchOperation, splitQuery } from '../contract/operations.ts';
import type { Judge } from '../judge/judge.ts';
import type { Interaction } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';

export type Values = Readonly<Record<string, string>>;

/** An interaction of the contract, as a client played it. */
export interface Instance {
  readonly interaction: Interaction;
  /** What the client sent in the places of its request, by the name of the state's value. */
  readonly sent: Values;
  /** In how many parts the request differs from that of the contract. */
  readonly distance: number;
}

/** Headers that say something of the connection or of the client, and nothing of the call. */
const OF_TRANSPORT =
  /^(host|connection|content-(type|length)|accept.*|user-agent|sec-.*|transfer-encoding|te|keep-alive|pragma|cache-control|trace.*|upgrade.*|cookie|expect)$/;

/** Finds what calls are instances of. One finder sees the calls of one run, in their order. */
export class Instances {
  readonly #catalog: Catalog;
  readonly #judge: Judge;
  /** The connection that each job is about, which its polls do not name. */
  readonly #connections = new Map<string, string>();

  constructor(catalog: Catalog, judge: Judge) {
    this.#catalog = catalog;
    this.#judge = judge;
  }

  /** The nearest interaction of those that have this operation and this answer; null where none has. */
  find(operation: string, exchange: Exchange): Instance | null {
    const found = this.#catalog
      .interactionsOf('deployed')
      .filter((one) => one.operation === operation && one.reply.status === exchange.response.status)
      .map((interaction) => ({ interaction, ...compare(interaction, exchange) }))
      .filter((one) => this.#isAnswered(one, exchange));
    const [nearest] = found.sort((one, other) => one.distance - other.distance);
    if (nearest === undefined) return null;
    const { connection } = nearest.sent;
    const job = jobIn(this.#catalog, exchange);
    if (connection !== undefined && job !== undefined) this.#connections.set(job, connection);
    return nearest;
  }

  #isAnswered({ interaction, sent }: Instance, exchange: Exchange): boolean {
    const { dialect, operation, given } = interaction;
    const connection = this.#connections.get(sent['job'] ?? '');
    const known = connection === undefined ? {} : { connection };
    const values = { ...this.#catalog.state(given).values, ...known, ...sent };
    const context = { dialect, operation, requested: null, plays: { interaction, values } };
    return this.#judge(exchange, context).findings.every(({ level }) => level !== 'error');
  }
}

/** The job that an answer names. */
function jobIn(catalog: Catalog, { response: { body } }: Exchange): string | undefined {
  const location = body.kind === 'json' && isJsonObject(body.value) ? body.value['location'] : undefined;
  return matchOperation(catalog, 'GET', String(location))?.parameters['jobUuid'];
}

/** What a request has in the places of a template, and in how many parts it differs from it. */
function compare({ request }: Interaction, { request: actual }: Exchange) {
  const body = actual.body.kind === 'json' && isJsonObject(actual.body.value) ? actual.body.value : {};
  const wanted = lowerCased(request.headers ?? {});
  const names = new Set([...Object.keys(wanted), ...Object.keys(actual.headers)]);
  const headers = [...names].filter((name) => !OF_TRANSPORT.test(name));
  const fits = [
    textIn(request.path, decodePart(splitQuery(actual.path)[0])),
    ...headers.map((name) => textIn(wanted[name] ?? '', actual.headers[name] ?? '')),
  ];
  const keys = new Set([...Object.keys(request.body ?? {}), ...Object.keys(body)]);
  const others = [...keys].filter((key) => !(key in (request.body ?? {}) && key in body));
  const sent: Values = Object.assign({}, ...fits, valuesIn(request.body ?? {}, body));
  return { sent, distance: fits.filter((fit) => fit === null).length + others.length };
}

function lowerCased(headers: Values): Values {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
}

const PLACE = /\\?\$\\?\{([a-zA-Z]+)\\?\}/g;

/** What a text has in the places of a template; null where it is not made like it. */
function textIn(template: string, text: string): Values | null {
  const literal = template.replaceAll(/[.*+?^$()|[\]{}\\/]/g, '\\$&');
  const pattern = new RegExp(`^${literal.replaceAll(PLACE, '(?<$1>.+)')}$`);
  return pattern.exec(text)?.groups ?? (template === text ? {} : null);
}

function valuesIn(template: JsonValue, value: JsonValue | undefined): Values {
  if (typeof template === 'string') return typeof value === 'string' ? (textIn(template, value) ?? {}) : {};
  if (!isJsonObject(template) || !isJsonObject(value)) return {};
  return Object.assign(
    {},
    ...Object.keys(template).map((key) => valuesIn(template[key] ?? null, value[key])),
  );
}
