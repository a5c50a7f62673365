import type { JsonValue } from './json.ts';
import type { Level, RuleId } from './rules.ts';
import type { Verdict } from './verdict.ts';
import { worstVerdict } from './verdict.ts';

/** A fact about one answer. It carries no sentence: the wording is looked up by rule. */
export interface Finding {
  readonly rule: RuleId;
  readonly level: Level;
  /** JSON Pointer to the place in the body; empty for the answer as a whole. */
  readonly at: string;
  /** Id of the field, such as `inventory.peerCidrs[].uuid`; null where no field is meant. */
  readonly field: string | null;
  readonly expected: string;
  /** The value found. A secret shows its type only; a long text is cut. */
  readonly actual: JsonValue;
  /** In how many places of this answer the same was found; `at` is the first of them. */
  readonly times: number;
}

/** Findings as a verdict. An answer of a proxy tells nothing of the provider, hence *error*. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  return worstVerdict(['pass', ...findings.map(verdictOfFinding)]);
}

export function verdictOfFinding(finding: Finding): Verdict {
  if (finding.rule === 'gateway') return 'error';
  return finding.level === 'warning' ? 'warn' : 'fail';
}
