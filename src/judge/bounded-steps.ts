import type { Verdict } from '../model/finding.ts';
import type { Step } from '../model/report.ts';

/** A finding takes the room of this many steps without findings. */
const SIZE_OF_FINDING = 10;

/** Steps with one of the first verdicts make room for those with one of the last. */
const VERDICTS_BY_WEIGHT: readonly (readonly Verdict[])[] = [
  ['disabled', 'skip', 'pass'],
  ['warn'],
  ['error', 'fail'],
];

/**
 * The steps that a report lists: failures first, then warnings, then passes, up to a bound. Beside them it lists
 * the first step that shows a rule in a field, so that nothing breaks a contract without an example.
 */
export class BoundedSteps {
  readonly #room: number;
  readonly #listed: readonly Step[][] = VERDICTS_BY_WEIGHT.map(() => []);
  readonly #examples: Step[] = [];
  readonly #shown = new Set<string>();
  #used = 0;

  /** @param room how many steps, each finding counting as several; examples need none */
  constructor(room: number) {
    this.#room = room;
  }

  add(step: Step): void {
    const weight = VERDICTS_BY_WEIGHT.findIndex((verdicts) => verdicts.includes(step.verdict));
    const isExample = this.#isExample(step);
    const list = isExample ? this.#examples : this.#listed[weight];
    list?.push(step);
    if (!isExample) this.#used += sizeOf(step);
    for (const lighter of this.#listed)
      while (this.#used > this.#room && lighter.length > 0) this.#used -= sizeOf(lighter.pop());
  }

  /** The listed steps, in the order of the run. */
  steps(): readonly Step[] {
    return [...this.#listed.flat(), ...this.#examples].sort((one, other) => one.index - other.index);
  }

  /** Whether a step shows a rule in a field, or a verdict without findings, for the first time. */
  #isExample({ dialect, operation, verdict, findings }: Step): boolean {
    const shows =
      findings.length > 0 || !['error', 'fail'].includes(verdict)
        ? findings.map(({ rule, level, field }) => `${rule} ${level} ${field}`)
        : [verdict];
    const before = this.#shown.size;
    for (const one of shows) this.#shown.add(`${dialect} ${operation} ${one}`);
    return this.#shown.size > before;
  }
}

function sizeOf(step: Step | undefined): number {
  if (step === undefined) return 0;
  return 1 + (step.findings.length + (step.waived?.length ?? 0)) * SIZE_OF_FINDING;
}
