import type { Catalog } from '../contract/catalog.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import { VERDICTS, type Verdict, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import {
  type Counts,
  type DivergenceResult,
  type FieldResult,
  type Report,
  type Step,
  verdictOfRun,
} from '../model/report.ts';
import { BoundedSteps } from './bounded-steps.ts';
import type { Observation } from './observe.ts';
import { type Waiver, WaiverBook } from './waivers.ts';

/** A step, and what its exchange showed. */
export interface StepResult {
  readonly step: Omit<Step, 'seen'>;
  /** Null when no answer came. */
  readonly observation: Observation | null;
  /** The exchanges that it was judged by, with their secrets; no report holds them. */
  readonly exchanges: readonly Exchange[];
}

/** Takes the raw exchanges of each step, with their secrets, as the step is summed up. Nothing else keeps them. */
export type RawExchangeSink = (stepResult: Pick<StepResult, 'step' | 'exchanges'>) => void;

/** What a report says of the run as a whole. */
export interface RunFacts extends Pick<Report, 'version' | 'target' | 'startedAt' | 'durationMs'> {
  readonly source?: Report['source'];
  readonly url?: string | null;
  /** The dialects that were asked for; those of the steps when absent. */
  readonly dialects?: readonly Dialect[];
  readonly ignored?: number;
  readonly preflight?: Report['preflight'];
  readonly notes?: readonly string[];
  readonly settings?: Report['settings'];
}

/** What a run is summed up with. */
export interface SummaryOptions {
  /** How many steps are listed, each finding counting as several; the rest is only counted. All by default. */
  readonly room?: number;
  /** Where raw exchanges go; null, the default, for nowhere. */
  readonly rawSink?: RawExchangeSink | null;
  /** The waivers of the config file that apply to this run. */
  readonly waivers?: readonly Waiver[];
}

/** What the steps so far say of one field in one dialect. */
interface FieldTally {
  seen: number;
  verdict: Verdict;
}

/** How many reasons for a dialect are counted; there are few. */
const MOST_REASONS = 100;

/** Sums up the steps of a run as they come. Steps that there is no room for are only counted. */
export class Summary {
  readonly #catalog: Catalog;
  readonly #steps: BoundedSteps;
  readonly #rawSink: RawExchangeSink | null;
  readonly #waivers: WaiverBook;
  readonly #counts = noCounts();
  readonly #byOperation = new Map<string, Record<Verdict, number>>();
  readonly #byDescription = new Map<string, number>();
  readonly #tallies = new Map<Dialect, Map<string, FieldTally>>();
  readonly #divergences = new Set<string>();
  /** How many answers were refusals in plain text that kept the contract. */
  refused = 0;
  /** The same few sets of fields come again and again. */
  readonly #seenSets = new Map<string, readonly string[]>();

  constructor(catalog: Catalog, options: SummaryOptions = {}) {
    const { room = Number.POSITIVE_INFINITY, rawSink = null, waivers = [] } = options;
    this.#catalog = catalog;
    this.#rawSink = rawSink;
    this.#waivers = new WaiverBook(waivers);
    this.#steps = new BoundedSteps(room);
  }

  add(result: StepResult): void {
    const { observation, exchanges } = result;
    const step = this.#waivers.apply(result.step, observation);
    this.#rawSink?.({ step, exchanges });
    const seen = this.#seenIn(observation);
    const evidence = result.step.findings.length === 0 ? null : step.evidence;
    this.#steps.add({ ...step, seen, evidence });
    this.#count(step);
    if (observation?.refused === true && (step.verdict === 'pass' || step.verdict === 'warn'))
      this.refused += 1;
    const tallies = this.#talliesOf(step.dialect);
    for (const field of seen) tallyOf(tallies, field).seen += 1;
    for (const found of step.findings) {
      if (found.field === null) continue;
      const tally = tallyOf(tallies, found.field);
      tally.verdict = worstVerdict([tally.verdict, verdictOfFinding(found)]);
    }
    for (const id of observation?.divergences ?? []) this.#divergences.add(id);
  }

  report(facts: RunFacts): Report {
    const { version, startedAt, durationMs, source = 'provider', target, url = null, ignored = 0 } = facts;
    const { preflight = [], notes = [], settings = [] } = facts;
    const dialects = facts.dialects ?? DIALECTS.filter((dialect) => this.#tallies.has(dialect));
    const [only] = dialects;
    const steps = this.#steps.steps();
    const counts = { ...this.#counts };
    const waivers = this.#waivers.results();
    return {
      version,
      startedAt,
      durationMs,
      source,
      dialect: dialects.length === 1 && only !== undefined ? only : 'both',
      target,
      url,
      verdict: verdictOfRun({ counts, preflight, waivers }),
      counts,
      steps,
      operations: this.#operationResults(),
      told: source === 'recording' ? this.#dialectReasons() : [],
      ignored,
      refused: this.refused,
      fields: this.#catalog.fields.map((field) => this.#fieldResult(field.id, dialects)),
      divergences: this.#divergenceResults(dialects),
      preflight,
      waivers,
      notes: [...notes, ...unlistedNotes(counts, steps, source)],
      settings,
    };
  }

  #count({ verdict, operation, description }: Omit<Step, 'seen'>): void {
    this.#counts[verdict] += 1;
    const own = this.#byOperation.get(operation) ?? noCounts();
    own[verdict] += 1;
    this.#byOperation.set(operation, own);
    const before = this.#byDescription.get(description);
    if (before === undefined && this.#byDescription.size >= MOST_REASONS) return;
    this.#byDescription.set(description, (before ?? 0) + 1);
  }

  #operationResults(): Report['operations'] {
    return [...this.#byOperation]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([operation, counts]) => ({ operation, counts: { ...counts } }));
  }

  #dialectReasons(): Report['told'] {
    return [...this.#byDescription]
      .map(([how, count]) => ({ how, count }))
      .sort((one, other) => other.count - one.count);
  }

  #seenIn(observation: Observation | null): readonly string[] {
    const seen = [...(observation?.fields ?? [])].sort();
    const key = seen.join(' ');
    const known = this.#seenSets.get(key) ?? seen;
    this.#seenSets.set(key, known);
    return known;
  }

  #talliesOf(dialect: Dialect): Map<string, FieldTally> {
    const tallies = this.#tallies.get(dialect) ?? new Map<string, FieldTally>();
    this.#tallies.set(dialect, tallies);
    return tallies;
  }

  #fieldResult(id: string, dialects: readonly Dialect[]): FieldResult {
    const results = dialects.map((dialect) => [dialect, this.#inDialect(id, dialect)] as const);
    return {
      field: id,
      seen: results.reduce((sum, [, { seen }]) => sum + seen, 0),
      verdict: worstVerdict(results.map(([, { verdict }]) => verdict)),
      dialects: Object.fromEntries(results),
    };
  }

  /** A field that no answer carried was not checked, which is no pass. */
  #inDialect(id: string, dialect: Dialect): { readonly seen: number; readonly verdict: Verdict } {
    const presence = this.#catalog.fieldById.get(id)?.presence[dialect];
    const unseen: Verdict = presence === 'never' ? 'disabled' : 'skip';
    const { seen, verdict } = this.#tallies.get(dialect)?.get(id) ?? { seen: 0, verdict: unseen };
    return { seen, verdict: worstVerdict([seen > 0 ? 'pass' : unseen, verdict]) };
  }

  /** Divergences show themselves in servers' answers only. */
  #divergenceResults(dialects: readonly Dialect[]): readonly DivergenceResult[] {
    if (!dialects.includes('deployed')) return [];
    return this.#catalog.divergences.map(({ id }) => ({ id, seen: this.#divergences.has(id) }));
  }
}

function noCounts(): Record<Verdict, number> {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
}

/** What a reader has to know when not every step is listed. */
function unlistedNotes(counts: Counts, steps: readonly Step[], source: Report['source']): readonly string[] {
  const unlisted = { ...counts };
  for (const { verdict } of steps) unlisted[verdict] -= 1;
  const parts = VERDICTS.filter((verdict) => unlisted[verdict] > 0);
  if (parts.length === 0) return [];
  const sum = parts.reduce((all, verdict) => all + unlisted[verdict], 0);
  const noun = source === 'recording' ? 'exchange' : 'step';
  const subject = sum === 1 ? `1 more ${noun} is` : `${sum} more ${noun}s are`;
  const which = parts.map((verdict) => `${unlisted[verdict]} ${verdict}`).join(', ');
  return [`${subject} counted and judged, and not listed, as there are too many to keep: ${which}`];
}

function tallyOf(tallies: Map<string, FieldTally>, field: string): FieldTally {
  const tally = tallies.get(field) ?? { seen: 0, verdict: 'disabled' };
  tallies.set(field, tally);
  return tally;
}

/** Sums up the steps of a run that is over. */
export function summarize(
  catalog: Catalog,
  facts: RunFacts,
  stepResults: readonly StepResult[],
  options: SummaryOptions = {},
): Report {
  const summary = new Summary(catalog, options);
  for (const stepResult of stepResults) summary.add(stepResult);
  return summary.report(facts);
}
