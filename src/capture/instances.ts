import type { Catalog } from '../contract/catalog.ts';
import { decodePart, splitQuery } from '../contract/operations.ts';
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
}

/** Headers that say something of the connection or of the client, and nothing of the call. */
const OF_TRANSPORT =
  /^(host|connection|content-(type|length)|accept.*|user-agent|sec-.*|transfer-encoding|te|keep-alive|pragma|cache-control|trace.*|upgrade.*|cookie|expect)$/;

/** The nearest interaction of those that have this operation and this answer; null where none has. */
export function findInstance(
  catalog: Catalog,
  judge: Judge,
  operation: string,
  exchange: Exchange,
): Instance | null {
  const isAnswered = ({ interaction, sent }: Instance): boolean => {
    const values = { ...catalog.state(interaction.given).values, ...sent };
    const { dialect } = interaction;
    const context = { dialect, operation, requested: null, plays: { interaction, values } };
    return judge(exchange, context).findings.every(({ level }) => level !== 'error');
  };
  const [nearest = null] = catalog
    .interactionsOf('deployed')
    .filter((one) => one.operation === operation && one.reply.status === exchange.response.status)
    .map((interaction) => ({ interaction, ...compare(interaction, exchange) }))
    .filter(isAnswered)
    .sort((one, other) => one.distance - other.distance);
  return nearest;
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
