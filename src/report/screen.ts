import type { Report } from '../model/report.ts';
import { printable, USUAL_WIDTH, wrap } from './layout.ts';
import type { ReportContext, RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';

export interface TextOptions {
  /** Whether verdicts are coloured; no by default. The caller knows whether the terminal shows colours. */
  readonly colour?: boolean | undefined;
  /** Width of the terminal, in columns; by default 80, with the closing sentence on one line for programs. */
  readonly width?: number | undefined;
  /** Whether every step is listed, also those that passed; no by default. */
  readonly verbose?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly fields?: boolean | undefined;
  readonly divergences?: boolean | undefined;
}

export interface Screen {
  readonly context: ReportContext;
  readonly options: TextOptions;
  readonly say: Sentences;
  readonly width: number;
  /** A paragraph; the first line may begin with a label. */
  wrap(text: string, indent: string, first?: string): string;
}

export function screenOf(context: ReportContext, options: TextOptions): Screen {
  // A terminal that does not know its width may say 0.
  const width = options.width || USUAL_WIDTH;
  return {
    context,
    options,
    say: context.say,
    width,
    wrap: (text, indent, first) => wrap(text, indent, first, width),
  };
}

/** `T1`, as the table of targets names it. */
export function targetNumber({ targets }: RunReport, report: Report): string {
  return `T${targets.indexOf(report) + 1}`;
}

const MOST_NAMES = 10;

/** Names after one another; of many only the first. */
export function namesInWords(names: readonly string[], { say }: Screen): string {
  const shown = names.slice(0, MOST_NAMES).map(printable).join(', ');
  const more = names.length - MOST_NAMES;
  return more > 0 ? say.namesAndMore(shown, more) : shown;
}
