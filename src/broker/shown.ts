import type { Catalog } from '../contract/catalog.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { type BrokerAccess, secretsOfAccess } from './access.ts';

/*
 * What of a broker's words people get to see.
 *
 * By their place some fields are identifiers that somebody has chosen for others to read: names of
 * pacticipants and environments, numbers of versions, branches, the `name` of a link to a pact, and the
 * broker's links themselves, which are made of those and of hashes. They are shown as they are
 * (`Redactor.identifier`), without what this run is to keep to itself, and sentences may repeat them: a hash
 * of 40 digits is of use to a reader.
 *
 * Everything else is somebody's text: reasons, errors, titles of pages, the output of the official command,
 * why a pact was chosen, descriptions of interactions, members and values of pacts. Of it is shown what is
 * known to be harmless (`Redactor.text`, `value`).
 */

/**
 * Shows what a broker, or a proxy before it, says.
 *
 * @param secrets what no message may show, beside the credentials
 */
export function brokerRedactor(
  catalog: Catalog,
  access: BrokerAccess,
  secrets: readonly string[] = [],
): Redactor {
  const own = new OwnSecrets(catalog);
  for (const secret of [...secretsOfAccess(access), ...secrets]) own.know(secret);
  return new Redactor(catalog, own);
}

/** A link of a broker, without what is no address of a resource: a user, a query, a fragment. */
export function linkInWords(link: string, redactor: Redactor): string {
  return redactor.identifier(link.replace(/[?#].*$/s, '').replace(/^([a-z]+:\/\/)[^/]*@/i, '$1'));
}
