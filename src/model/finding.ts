import type { ReportFinding } from '../../generated/types.ts';
import type { JsonValue } from './json.ts';
import type { RuleId } from './rules.ts';
import type { ActualId, ExpectedId, SentenceArguments } from './sentences.ts';

/**
 * Verdicts, weakest first. *error* is our fault or the network's: the contract could not be judged. *fail* is
 * the provider's fault, and stronger: a broken contract stays broken, however much could not be judged.
 */
export const VERDICTS = ['disabled', 'skip', 'pass', 'warn', 'error', 'fail'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** The strongest of several verdicts. Nothing at all is `skip`: nothing checked is never a pass. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  let worst = -1;
  for (const verdict of verdicts) worst = Math.max(worst, VERDICTS.indexOf(verdict));
  return VERDICTS[worst] ?? 'skip';
}

/** Exit codes: 0 the contract holds, 1 it is broken, 2 usage error, 3 cannot tell. */
export const EXIT = { holds: 0, broken: 1, usage: 2, unknown: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a run. @param strict whether warnings break the contract too */
export function exitCodeOf(verdict: Verdict, strict: boolean): ExitCode {
  if (verdict === 'fail' || (verdict === 'warn' && strict)) return EXIT.broken;
  return verdict === 'pass' || verdict === 'warn' ? EXIT.holds : EXIT.unknown;
}

/** A fact about one exchange, redacted already. The JSON report shows it as it is. */
export interface Finding extends Omit<ReportFinding, 'actual'> {
  readonly rule: RuleId;
  readonly expectedId: ExpectedId;
  readonly actualId: ActualId;
  readonly arguments: SentenceArguments;
  /** The value found, where it says everything, else a sentence; null where nothing was found. */
  readonly actual: JsonValue;
}

/** The verdict of all findings. A proxy's answer says nothing about the provider, hence *error*. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  return worstVerdict(['pass', ...findings.map(verdictOfFinding)]);
}

export function verdictOfFinding(finding: Pick<Finding, 'rule' | 'level'>): Verdict {
  if (finding.rule === 'gateway') return 'error';
  return finding.level === 'warning' ? 'warn' : 'fail';
}
