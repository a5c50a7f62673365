import type { Step } from '../model/report.ts';

/** What one finding takes, in steps that passed. */
const WEIGHT_OF_FINDING = 10;

/** Kinds of steps, the heaviest first: a lighter one makes room for a heavier one. */
const BROKEN = 0;
const WARNED = 1;
const OTHER = 2;
type Kind = typeof BROKEN | typeof WARNED | typeof OTHER;

interface Listed {
  readonly step: Step;
  /** Which of all steps it was. */
  readonly place: number;
}

/**
 * The steps that a report lists, of a run of any length. Of each kind the first are kept; what passed makes
 * room for what was warned of, and both for what is broken. The first step that shows a rule in a field
 * stays, however many others there are, so that nothing breaks a contract without an example.
 */
export class Listing {
  readonly #room: number;
  readonly #kept: Readonly<Record<Kind, Listed[]>> = { [BROKEN]: [], [WARNED]: [], [OTHER]: [] };
  readonly #examples: Listed[] = [];
  readonly #shown = new Set<string>();
  /** The heaviest kind of which one was left out, so that no more of it and of lighter ones are taken. */
  #closed: number = OTHER + 1;
  #used = 0;
  #taken = 0;

  /** @param room how many steps, each finding counting as several; examples may go beyond it */
  constructor(room: number) {
    this.#room = room;
  }

  add(step: Step): void {
    const listed = { step, place: this.#taken++ };
    const size = sizeOf(step);
    const kind = kindOf(step);
    if (this.#showsMore(step)) {
      this.#makeRoom(size, kind);
      this.#examples.push(listed);
      this.#used += size;
      return;
    }
    if (kind >= this.#closed) return;
    this.#makeRoom(size, kind + 1);
    if (this.#used + size > this.#room) {
      this.#closed = kind;
      return;
    }
    this.#kept[kind].push(listed);
    this.#used += size;
  }

  /** What is kept, in the order in which it came. */
  steps(): readonly Step[] {
    return [...this.#kept[BROKEN], ...this.#kept[WARNED], ...this.#kept[OTHER], ...this.#examples]
      .sort((one, other) => one.place - other.place)
      .map(({ step }) => step);
  }

  /** Takes the last of the lightest kind away, as long as that is needed and there are some of these kinds. */
  #makeRoom(size: number, heaviest: number): void {
    for (const kind of [OTHER, WARNED, BROKEN] as const) {
      if (kind < heaviest) return;
      while (this.#used + size > this.#room) {
        const last = this.#kept[kind].pop();
        if (last === undefined) break;
        this.#used -= sizeOf(last.step);
        this.#closed = Math.min(this.#closed, kind);
      }
    }
  }

  /** Whether a step shows something that none before it has shown. There are as many such steps as rules and fields allow. */
  #showsMore({ dialect, operation, verdict, findings }: Step): boolean {
    if (findings.length === 0 && verdict !== 'fail' && verdict !== 'error') return false;
    const before = this.#shown.size;
    const where = `${dialect} ${operation}`;
    if (findings.length === 0) this.#shown.add(`${where} ${verdict}`);
    for (const { rule, level, field } of findings) this.#shown.add(`${where} ${rule} ${level} ${field}`);
    return this.#shown.size > before;
  }
}

function sizeOf({ findings }: Step): number {
  return 1 + findings.length * WEIGHT_OF_FINDING;
}

function kindOf({ verdict }: Step): Kind {
  if (verdict === 'fail' || verdict === 'error') return BROKEN;
  return verdict === 'warn' ? WARNED : OTHER;
}
