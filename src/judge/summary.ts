import type { Catalog } from '../contract/catalog.ts';
import { DIALECTS, type Dialect, type Field } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import { VERDICTS, type Verdict, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { type Counts, type FieldResult, type Report, type Step, verdictOfRun } from '../model/report.ts';
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
export interface RunFacts
  extends Pick<Report, 'version' | 'target' | 'startedAt' | 'durationMs'>,
    Partial<Pick<Report, 'source' | 'url' | 'ignored' | 'preflight' | 'notes' | 'settings'>> {
  /** The dialects that were asked for; those of the steps when absent. */
  readonly dialects?: readonly Dialect[];
}

export interface SummaryOptions {
  /** How many steps are listed, each finding counting as several; the rest is only counted. All by default. */
  readonly room?: number;
  /** Where raw exchanges go; null, the default, for nowhere. */
  readonly rawSink?: RawExchangeSink | null;
  readonly waivers?: readonly Waiver[];
}

/** A finding takes the room of this many steps without findings. */
const SIZE_OF_FINDING = 10;

/** Steps with one of the first verdicts make room for those with one of the last. */
const VERDICTS_BY_WEIGHT: readonly (readonly Verdict[])[] = [
  ['disabled', 'skip', 'pass'],
  ['warn'],
  ['error', 'fail'],
];

/**
 * The steps that a report lists: failures first, then warnings, then passes, while there is room. Beside them it lists
 * the first step that shows a rule in a field, so that nothing breaks a contract without an example.
 */
class BoundedSteps {
  readonly #listed: readonly Step[][] = VERDICTS_BY_WEIGHT.map(() => []);
  readonly #examples: Step[] = [];
  readonly #shown = new Set<string>();
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  add(step: Step): void {
    if (this.#isExample(step)) {
      this.#examples.push(step);
      return;
    }
    this.#listed[VERDICTS_BY_WEIGHT.findIndex((verdicts) => verdicts.includes(step.verdict))]?.push(step);
    this.#room -= sizeOf(step);
    for (const lighter of this.#listed)
      while (this.#room < 0 && lighter.length > 0) this.#room += sizeOf(lighter.pop());
  }

  /** In the order of the run. */
  steps(): readonly Step[] {
    return [...this.#listed.flat(), ...this.#examples].sort((one, other) => one.index - other.index);
  }

  /** Whether a step shows a rule in a field, or a verdict without findings, for the first time. */
  #isExample({ dialect, operation, verdict, findings }: Step): boolean {
    const isBroken = verdict === 'error' || verdict === 'fail';
    const shows = findings.map(({ rule, level, field }) => `${rule} ${level} ${field}`);
    if (shows.length === 0 && isBroken) shows.push(verdict);
    const before = this.#shown.size;
    for (const one of shows) this.#shown.add(`${dialect} ${operation} ${one}`);
    return this.#shown.size > before;
  }
}

function sizeOf(step: Step | undefined): number {
  if (step === undefined) return 0;
  return 1 + (step.findings.length + (step.waived?.length ?? 0)) * SIZE_OF_FINDING;
}

/** Sums up the steps of a run as they come. Steps that there is no room for are only counted. */
export class Summary {
  readonly #catalog: Catalog;
  readonly #steps: BoundedSteps;
  readonly #rawSink: RawExchangeSink | null;
  readonly #waivers: WaiverBook;
  readonly #counts = noCounts();
  readonly #byOperation = new Map<string, Record<Verdict, number>>();
  readonly #byDescription = new Map<string, number>();
  /** What the steps so far say of each field, by dialect. */
  readonly #tallies = new Map<Dialect, Map<string, { seen: number; verdict: Verdict }>>();
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

  add({ step: judged, observation, exchanges }: StepResult): void {
    const step = this.#waivers.apply(judged, observation);
    const { verdict, operation, description, dialect } = step;
    this.#rawSink?.({ step, exchanges });
    const fields = [...(observation?.fields ?? [])].sort();
    const seen = entryOf(this.#seenSets, fields.join(' '), () => fields);
    this.#steps.add({ ...step, seen, evidence: judged.findings.length === 0 ? null : step.evidence });
    this.#counts[verdict] += 1;
    entryOf(this.#byOperation, operation, noCounts)[verdict] += 1;
    this.#byDescription.set(description, (this.#byDescription.get(description) ?? 0) + 1);
    if (observation?.refused === true && (verdict === 'pass' || verdict === 'warn')) this.refused += 1;
    const tallies = entryOf(this.#tallies, dialect, () => new Map());
    const tallyOf = (field: string) => entryOf(tallies, field, () => ({ seen: 0, verdict: 'disabled' }));
    for (const field of seen) tallyOf(field).seen += 1;
    for (const found of step.findings) {
      if (found.field === null) continue;
      const tally = tallyOf(found.field);
      tally.verdict = worstVerdict([tally.verdict, verdictOfFinding(found)]);
    }
    for (const id of observation?.divergences ?? []) this.#divergences.add(id);
  }

  report({ source = 'provider', dialects: asked, url = null, ...facts }: RunFacts): Report {
    const { ignored = 0, preflight = [], notes = [], settings = [], ...head } = facts;
    const dialects = asked ?? DIALECTS.filter((dialect) => this.#tallies.has(dialect));
    const [dialect = 'both', ...others] = dialects;
    const steps = this.#steps.steps();
    const counts = { ...this.#counts };
    const waivers = this.#waivers.results();
    const reasons = source === 'recording' ? [...this.#byDescription] : [];
    // They show themselves in servers' answers only.
    const divergences = dialects.includes('deployed') ? this.#catalog.divergences : [];
    return {
      ...head,
      source,
      dialect: others.length === 0 ? dialect : 'both',
      url,
      verdict: verdictOfRun({ counts, preflight, waivers }),
      counts,
      steps,
      operations: [...this.#byOperation]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([operation, own]) => ({ operation, counts: { ...own } })),
      told: reasons.map(([how, count]) => ({ how, count })).sort((one, other) => other.count - one.count),
      ignored,
      refused: this.refused,
      fields: this.#catalog.fields.map((field) => this.#fieldResult(field, dialects)),
      divergences: divergences.map(({ id }) => ({ id, seen: this.#divergences.has(id) })),
      preflight,
      waivers,
      notes: [...notes, ...unlistedNotes(counts, steps, source)],
      settings,
    };
  }

  /** A field that no answer carried was not checked, which is no pass. */
  #fieldResult({ id, presence }: Field, dialects: readonly Dialect[]): FieldResult {
    const results = dialects.map((dialect) => {
      const { seen, verdict } = this.#tallies.get(dialect)?.get(id) ?? { seen: 0, verdict: 'disabled' };
      const unseen = presence[dialect] === 'never' ? 'disabled' : 'skip';
      return [dialect, { seen, verdict: worstVerdict([seen > 0 ? 'pass' : unseen, verdict]) }] as const;
    });
    return {
      field: id,
      seen: results.reduce((sum, [, { seen }]) => sum + seen, 0),
      verdict: worstVerdict(results.map(([, { verdict }]) => verdict)),
      dialects: Object.fromEntries(results),
    };
  }
}

function noCounts(): Record<Verdict, number> {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
}

/** What a map has for a key; a new value where it has none. */
function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const entry = map.get(key) ?? make();
  map.set(key, entry);
  return entry;
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
