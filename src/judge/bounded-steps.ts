import type { Step } from '../model/report.ts';

/** A finding takes the room of this many steps without findings. */
const SIZE_OF_FINDING = 10;

/** The first kinds make room for the last ones. */
const KINDS = ['other', 'warned', 'broken'] as const;
type Kind = (typeof KINDS)[number];

interface Listed {
  readonly step: Step;
  /** Which of all steps it was. */
  readonly place: number;
}

/**
 * The steps that a report lists: failures first, then warnings, then passes, up to a bound. Beside them it lists
 * the first step that shows a rule in a field, so that nothing breaks a contract without an example.
 */
export class BoundedSteps {
  readonly #room: number;
  readonly #listed: Readonly<Record<Kind, Listed[]>> = { other: [], warned: [], broken: [] };
  readonly #examples: Listed[] = [];
  readonly #shown = new Set<string>();
  #used = 0;
  #taken = 0;

  /** @param room how many steps, each finding counting as several; examples need none */
  constructor(room: number) {
    this.#room = room;
  }

  add(step: Step): void {
    const listed = { step, place: this.#taken++ };
    if (this.#isExample(step)) {
      this.#examples.push(listed);
      return;
    }
    this.#listed[kindOf(step)].push(listed);
    this.#used += sizeOf(step);
    for (const kind of KINDS) {
      while (this.#used > this.#room) {
        const last = this.#listed[kind].pop();
        if (last === undefined) break;
        this.#used -= sizeOf(last.step);
      }
    }
  }

  /** The listed steps, in the order in which they came. */
  steps(): readonly Step[] {
    return [...KINDS.flatMap((kind) => this.#listed[kind]), ...this.#examples]
      .sort((one, other) => one.place - other.place)
      .map(({ step }) => step);
  }

  /** Whether a step shows a rule in a field, or a verdict without findings, for the first time. */
  #isExample({ dialect, operation, verdict, findings }: Step): boolean {
    if (findings.length === 0 && verdict !== 'fail' && verdict !== 'error') return false;
    const before = this.#shown.size;
    const where = `${dialect} ${operation}`;
    if (findings.length === 0) this.#shown.add(`${where} ${verdict}`);
    for (const { rule, level, field } of findings) this.#shown.add(`${where} ${rule} ${level} ${field}`);
    return this.#shown.size > before;
  }
}

function sizeOf({ findings, waived = [] }: Step): number {
  return 1 + (findings.length + waived.length) * SIZE_OF_FINDING;
}

function kindOf({ verdict }: Step): Kind {
  if (verdict === 'fail' || verdict === 'error') return 'broken';
  return verdict === 'warn' ? 'warned' : 'other';
}
