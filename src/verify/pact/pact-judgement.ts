import type { Judgement } from '../../judge/judge.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Finding } from '../../model/finding.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { mismatchInWords } from './mismatch.ts';

/** What Pact and the check each make of one interaction. */
export interface PactJudgement {
  /** Id of the contract's interaction; the description for another team's. */
  readonly interaction: string;
  /** What Pact's result calls it. */
  readonly description: string;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
  /** What was called: by method and path, as another team's pact may say anything of itself. */
  readonly operation: string;
  readonly pact: 'OK' | 'Error' | 'not verified';
  /** Pact's own words for what it found wrong. */
  readonly mismatch: string | null;
  /** What we make of the very answer that Pact judged; null when none came. */
  readonly judgement: Judgement | null;
  /** What is wrong with that answer; null when none came, or the contract has no such interaction. */
  readonly findings: readonly Finding[] | null;
  /** The exchange of that answer, as it was; null when none came. */
  readonly exchange: Exchange | null;
  readonly trouble: string | null;
}

/**
 * Writes Pact's results beside the check's; of two interactions with one description each takes its own.
 *
 * @param text what Pact's verifier ended with: its results as JSON, or why there are none
 */
export function applyResults(
  redactor: Redactor,
  text: string,
  judgements: readonly PactJudgement[],
): { readonly judgements: readonly PactJudgement[]; readonly problems: readonly string[] } {
  let left: JsonObject[];
  try {
    left = resultsIn(JSON.parse(text));
  } catch {
    return { judgements, problems: [`Pact's verifier ended with: ${redactor.text(text)}`] };
  }
  const applied = judgements.map((own): PactJudgement => {
    const at = left.findIndex(
      (one) => (one['description'] ?? one['interactionDescription'] ?? '') === own.description,
    );
    const [found] = at === -1 ? [] : left.splice(at, 1);
    const { result, mismatch } = found ?? {};
    if (result !== 'OK' && result !== 'Error') return own;
    if (mismatch === undefined) return { ...own, pact: result };
    // Pact's words repeat values of the answer, which it does not know to be secrets.
    return { ...own, pact: result, mismatch: redactor.text(mismatchInWords(mismatch)) };
  });
  return { judgements: applied, problems: [] };
}

/** What has no result counts as not verified, so that results in another form pass nothing. */
function resultsIn(ended: JsonValue): JsonObject[] {
  const results = isJsonObject(ended) ? ended['interactionResults'] : [];
  return Array.isArray(results) ? results.filter(isJsonObject) : [];
}
