import type { Catalog } from '../catalog/catalog.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Field } from '../model/field.ts';
import { verdictOfFinding } from '../model/finding.ts';
import type { Counts, DivergenceResult, FieldResult, PreflightPoint, Report } from '../model/report.ts';
import { VERDICTS, type Verdict, worstVerdict } from '../model/verdict.ts';
import type { Outcome } from './run.ts';

/** What a report says of the run as a whole. */
export interface RunFacts {
  readonly version: string;
  readonly target: string;
  readonly dialects: readonly Dialect[];
  readonly preflight?: readonly PreflightPoint[];
  readonly notes?: readonly string[];
}

/** Sums up the steps of a run: one verdict, and what was seen of each field and each divergence. */
export function summarize(
  catalog: Catalog,
  { version, target, dialects, preflight = [], notes = [] }: RunFacts,
  outcomes: readonly Outcome[],
): Report {
  const steps = outcomes.map(({ step }) => step);
  const [only] = dialects;
  return {
    version,
    dialect: dialects.length === 1 && only !== undefined ? only : 'both',
    target,
    verdict: worstVerdict([...steps, ...preflight].map(({ verdict }) => verdict)),
    counts: countVerdicts(steps.map(({ verdict }) => verdict)),
    steps,
    ignored: 0,
    fields: catalog.fields.map((field) => fieldResult(field, dialects, outcomes)),
    divergences: divergenceResults(catalog, dialects, outcomes),
    preflight,
    notes,
  };
}

function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Counts;
}

function fieldResult(field: Field, dialects: readonly Dialect[], outcomes: readonly Outcome[]): FieldResult {
  const results = dialects.map((dialect) => [dialect, inDialect(field, dialect, outcomes)] as const);
  return {
    field: field.id,
    seen: results.reduce((sum, [, { seen }]) => sum + seen, 0),
    verdict: worstVerdict(results.map(([, { verdict }]) => verdict)),
    dialects: Object.fromEntries(results),
  };
}

/** A field that no answer carried was not checked, which is no pass. */
function inDialect(
  field: Field,
  dialect: Dialect,
  outcomes: readonly Outcome[],
): { readonly seen: number; readonly verdict: Verdict } {
  const own = outcomes.filter(({ step }) => step.dialect === dialect);
  const seen = own.filter(({ observation }) => observation?.fields.has(field.id) === true).length;
  const found = own.flatMap(({ step }) => step.findings.filter((finding) => finding.field === field.id));
  const unseen: Verdict = field.presence[dialect] === 'never' ? 'disabled' : 'skip';
  return { seen, verdict: worstVerdict([seen > 0 ? 'pass' : unseen, ...found.map(verdictOfFinding)]) };
}

/** Divergences show themselves in servers' answers only. */
function divergenceResults(
  catalog: Catalog,
  dialects: readonly Dialect[],
  outcomes: readonly Outcome[],
): readonly DivergenceResult[] {
  if (!dialects.includes('deployed')) return [];
  return catalog.divergences.map(({ id }) => ({
    id,
    seen: outcomes.some(({ observation }) => observation?.divergences.has(id) === true),
  }));
}
