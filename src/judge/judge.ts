import type { Catalog } from '../contract/catalog.ts';
import { valueAt } from '../contract/pointer.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import type { Evidence, Exchange } from '../model/exchange.ts';
import { type Finding, type Verdict, verdictOf } from '../model/finding.ts';
import { type JsonValue, markedNumber, parseWithMarks } from '../model/json.ts';
import type { RuleId } from '../model/rules.ts';
import {
  type ActualId,
  actualSentence,
  type ExpectedId,
  expectedSentence,
  type SentenceArguments,
} from '../model/sentences.ts';
import { Redactor } from '../redact/redactor.ts';
import { judgeAnswer } from './answer.ts';
import { expectationFindings, expectationOfQuery } from './expectation.ts';
import { type Observation, observe, type Subject } from './observe.ts';
import { type FindingFilter, Findings, levelOf, type RawFinding, Received } from './raw-finding.ts';
import { judgeRequest } from './request.ts';

export interface JudgeContext extends Omit<Subject, 'exchange'> {
  /** The interaction that the exchange plays, and what its provider state supplied; null for any other traffic. */
  readonly plays?: { readonly interaction: Interaction; readonly values: StateValues } | null;
}

/** An opinion about one exchange. All of it can be shown as it is. */
export interface Judgement {
  readonly request: string;
  /** Of the findings; *skip* where the contract does not describe the answer. */
  readonly verdict: Verdict;
  /** Why it could not be judged, or not to its end; null when it was. */
  readonly reason: string | null;
  /** Why less is expected of it than usual, in words; null otherwise. */
  readonly remark: string | null;
  readonly findings: readonly Finding[];
  /** Made whenever it is asked for, as is the evidence. */
  readonly observation: Observation;
  /** The exchange as people may see it. */
  readonly evidence: Evidence;
}

/** The one way to an opinion about an exchange. */
export type Judge = (exchange: Exchange, context: JudgeContext) => Judgement;

export const TOO_MANY = 'judging it stopped after so many findings; there may be more of them';

/** Longest text of an answer that people get to see, in characters. */
const LONGEST_QUOTE = 200;

/**
 * Prepares the judge of a run.
 *
 * @param run the redactor of the run: what one exchange shows to be a secret is one in all that follow. Without one,
 *   each exchange has its own, which is made once something of the exchange is shown.
 */
export function createJudge(catalog: Catalog, run?: Redactor): Judge {
  return (exchange, context) => {
    const { operation } = context;
    run?.learn(exchange, operation);
    let redactor = run;
    const shown = (): Redactor => {
      if (redactor === undefined) {
        redactor = new Redactor(catalog);
        redactor.learn(exchange, operation);
      }
      return redactor;
    };
    const { skip, remark, isWanted, lacks } = expectationOfQuery(catalog, operation, exchange);
    const found = findingsOf(catalog, exchange, context, isWanted);
    for (const one of lacks) found.add(one);
    const { body } = exchange.response;
    let marked: JsonValue | undefined;
    /** The body again, with its numbers as they were written. Few have one that JavaScript cannot hold. */
    const numbers = (): JsonValue => {
      marked ??= body.kind === 'json' ? parseWithMarks(body.text ?? '') : null;
      return marked;
    };
    const listed = skip === null ? found.list() : [];
    const findings = listed.map(({ first, times }) => show(first, times, shown(), numbers));
    return {
      verdict: skip === null ? verdictOf(findings) : 'skip',
      reason: skip ?? (found.hasRoom() ? null : TOO_MANY),
      remark,
      findings,
      get request() {
        return shown().requestLine(exchange.request, operation);
      },
      get observation() {
        return observe(catalog, { ...context, exchange });
      },
      get evidence() {
        return shown().evidence(exchange, operation);
      },
    };
  };
}

function findingsOf(
  catalog: Catalog,
  exchange: Exchange,
  context: JudgeContext,
  isWanted: FindingFilter,
): Findings {
  const { plays = null } = context;
  const subject = { ...context, exchange };
  if (plays === null) {
    const findings = new Findings(isWanted);
    judgeRequest(catalog, subject, findings);
    judgeAnswer(catalog, subject, findings);
    return findings;
  }
  const promised = expectationFindings(catalog, plays.interaction, exchange.response, plays.values);
  // The check finds some broken promises again, in the same place.
  const reported = new Set(promised.map(({ rule, at }) => `${rule} ${at}`));
  const findings = new Findings((found) => isWanted(found) && !reported.has(`${found.rule} ${found.at}`));
  // An answer with another status than the promised one is another answer; its body is judged no further.
  if (!reported.has('status ')) judgeAnswer(catalog, subject, findings);
  reported.clear();
  for (const one of promised) findings.add(one);
  return findings;
}

/** What a run expected beyond the contract of one answer, and what it found. */
export interface RunFinding {
  readonly rule: RuleId;
  readonly expected: readonly [id: ExpectedId, args?: SentenceArguments];
  readonly actual: readonly [id: ActualId, args?: SentenceArguments];
}

/** Makes a finding of the run itself. It quotes nothing of an exchange. */
export function findingOfRun(found: RunFinding): Finding {
  return withSentences({ ...found, at: '' }, 1, { ...found.expected[1], ...found.actual[1] });
}

/** A finding as people may see it. @param numbers the body with marked numbers, made when it is asked for */
function show(
  found: RawFinding,
  times: number,
  redactor: Redactor,
  numbers: () => JsonValue | null,
): Finding {
  const args = Object.entries({ ...found.expected[1], ...found.actual?.[1] });
  const shown = args.map(([name, value]): [string, JsonValue] => {
    if (!(value instanceof Received)) return [name, value];
    const isLost = typeof value.value === 'number' && Math.abs(value.value) > Number.MAX_SAFE_INTEGER;
    const written = isLost ? markedNumber(valueAt(numbers(), found.at)) : null;
    return [name, written === null ? received(value, redactor) : quote(redactor.hide(written))];
  });
  const at = quote(redactor.pointer(found.at));
  return withSentences({ ...found, at }, times, Object.fromEntries(shown));
}

/** @param args of both sentences, as people may see them */
function withSentences(found: RawFinding, times: number, args: SentenceArguments): Finding {
  const { rule, at, field = null, expected, actual = ['absent'] } = found;
  const [expectedId] = expected;
  const [actualId] = actual;
  return {
    rule,
    level: levelOf(found),
    at,
    field: field?.id ?? null,
    expectedId,
    actualId,
    arguments: args,
    expected: expectedSentence(expectedId, args),
    actual: actualSentence(actualId, args),
    times,
  };
}

function received({ value, field }: Received, redactor: Redactor): JsonValue {
  const shown =
    field === null && typeof value === 'string'
      ? redactor.text(value, LONGEST_QUOTE)
      : redactor.value(value, field);
  return typeof shown === 'string' ? quote(shown) : shown;
}

/** A long text is cut, never amid a pair of surrogates. */
function quote(text: string): string {
  if (text.length <= LONGEST_QUOTE) return text;
  const start = text.slice(0, LONGEST_QUOTE).replace(/[\ud800-\udbff]$/, '');
  return `${start}… (${text.length} characters)`;
}
