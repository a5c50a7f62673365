import type { Catalog } from '../contract/catalog.ts';
import { jobOperations } from '../contract/reply-shape.ts';
import { secretsOf } from '../contract/secrets.ts';
import type { Check } from '../judge/check.ts';
import { groupRepeats } from '../judge/findings.ts';
import { promiseFindings } from '../judge/promise.ts';
import { redactFindings } from '../judge/redact.ts';
import type { Subject } from '../judge/subject.ts';
import type { Interaction } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';

/** The exchange of an interaction as the check sees it. */
export function subjectOf(
  catalog: Catalog,
  interaction: Interaction,
  values: Readonly<Record<string, string>>,
  exchange: Exchange,
): Subject {
  const { dialect, operation, reply } = interaction;
  // The result of a job that is promised tells which operation started it.
  const starter =
    'structure' in reply ? jobOperations(catalog).find(({ job }) => job === reply.structure) : null;
  return {
    dialect,
    operation,
    exchange,
    asked: { uuid: values['connection'] ?? null, operation: starter?.id ?? null, validationOnly: false },
  };
}

/**
 * Judges the exchange of an interaction by its dialect and by what it promises; secrets are masked.
 *
 * @param values what the provider state supplied
 */
export function judge(
  catalog: Catalog,
  check: Check,
  interaction: Interaction,
  values: Readonly<Record<string, string>>,
  exchange: Exchange,
): readonly Finding[] {
  const promised = promiseFindings(catalog, interaction, exchange.response, values);
  const wrongStatus = promised.some(({ rule }) => rule === 'status');
  // An answer with another status than the promised one is another answer; its body is judged no further.
  const judged = wrongStatus ? [] : check(subjectOf(catalog, interaction, values, exchange));
  const secrets = secretsOf(catalog, interaction.operation, exchange);
  return redactFindings(groupRepeats([...judged, ...promised]), secrets);
}
