import type { JsonValue } from './json.ts';
import type { Level, RuleId } from './rules.ts';
import type { ActualId, ExpectedId, SentenceArguments } from './sentences.ts';
import type { Verdict } from './verdict.ts';
import { worstVerdict } from './verdict.ts';

/** A fact about one exchange. It can be shown as it is: what it says of the exchange was redacted. */
export interface Finding {
  readonly rule: RuleId;
  readonly level: Level;
  /** JSON Pointer to the place in the body; empty for the answer as a whole. */
  readonly at: string;
  /** Id of the field, such as `inventory.peerCidrs[].uuid`; null where no field is meant. */
  readonly field: string | null;
  /** Ids of the sentences in `sentences.ts`, and what stands in their places. */
  readonly expectedId: ExpectedId;
  readonly actualId: ActualId;
  readonly arguments: SentenceArguments;
  /** The two sentences in English; `actual` is the value itself where that says it all. */
  readonly expected: string;
  readonly actual: JsonValue;
  /** In how many places of this answer the same was found; `at` is the first of them. */
  readonly times: number;
}

/** Findings as a verdict. An answer of a proxy tells nothing of the provider, hence *error*. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  return worstVerdict(['pass', ...findings.map(verdictOfFinding)]);
}

export function verdictOfFinding(finding: Pick<Finding, 'rule' | 'level'>): Verdict {
  if (finding.rule === 'gateway') return 'error';
  return finding.level === 'warning' ? 'warn' : 'fail';
}
