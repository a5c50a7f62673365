import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import { BrokerError } from './broker-answers.ts';

/** The address of a link, by its relation; null if there is none. */
export function linkOf(resource: JsonObject, relation: string): string | null {
  const links = resource['_links'];
  const link = isJsonObject(links) ? links[relation] : undefined;
  const first = Array.isArray(link) ? link[0] : link;
  return isJsonObject(first) && typeof first['href'] === 'string' ? first['href'] : null;
}

/** A link as it may be shown: without a user, a query and a fragment. */
export function linkInWords(link: string, redactor: Redactor): string {
  return redactor.identifier(link.replace(/[?#].*$/s, '').replace(/^([a-z]+:\/\/)[^/]*@/i, '$1'));
}

/**
 * The resources that another one embeds, by their relation. A broker answers an empty list if it has none, so an
 * answer without a list does not come from a broker.
 *
 * @param where names the broker in messages
 * @throws BrokerError
 */
export function embeddedOf(resource: JsonObject, relation: string, where: string): readonly JsonObject[] {
  const embedded = resource['_embedded'];
  const items = isJsonObject(embedded) ? embedded[relation] : undefined;
  if (!Array.isArray(items) || !items.every(isJsonObject)) {
    const sentence = `${where} answered without a list of its ${relation}, which no Pact Broker does: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence);
  }
  return items;
}

/** A text in a resource, by the names that lead to it; null if there is none or it is empty. */
export function textAt(resource: JsonValue, ...path: readonly string[]): string | null {
  const found = path.reduce<JsonValue | undefined>(
    (value, name) => (isJsonObject(value) ? value[name] : undefined),
    resource,
  );
  return typeof found === 'string' && found !== '' ? found : null;
}
