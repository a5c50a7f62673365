import type { JsonValue } from './json.ts';
import type { Level, RuleId } from './rules.ts';
import type { ActualId, ExpectedId, SentenceArguments } from './sentences.ts';

/**
 * Verdicts, weakest first. *error* is our fault or the network's, so that the contract could not be judged;
 * *fail* is the provider's, and stays one however much else could not be judged.
 */
export const VERDICTS = ['disabled', 'skip', 'pass', 'warn', 'error', 'fail'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** The strongest of several verdicts. Nothing at all is `skip`: nothing checked is never a pass. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  let worst = -1;
  for (const verdict of verdicts) worst = Math.max(worst, VERDICTS.indexOf(verdict));
  return VERDICTS[worst] ?? 'skip';
}

/** 0 holds, 1 broken, 2 usage error, 3 cannot tell. */
export const EXIT = { holds: 0, broken: 1, usage: 2, unknown: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * The exit code of a run.
 *
 * @param strict whether warnings break the contract too
 */
export function exitCodeOf(verdict: Verdict, strict: boolean): ExitCode {
  switch (verdict) {
    case 'pass':
      return EXIT.holds;
    case 'warn':
      return strict ? EXIT.broken : EXIT.holds;
    case 'fail':
      return EXIT.broken;
    case 'error':
    case 'skip':
    case 'disabled':
      return EXIT.unknown;
  }
}

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
