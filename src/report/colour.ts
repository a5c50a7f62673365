import { styleText } from 'node:util';
import type { Verdict } from '../model/finding.ts';

/** Dresses a word that tells a verdict. */
export type Paint = (verdict: Verdict, word: string) => string;

const STYLES = {
  disabled: 'gray',
  skip: 'gray',
  pass: 'green',
  warn: 'yellow',
  fail: 'red',
  error: 'magenta',
} as const satisfies Readonly<Record<Verdict, Parameters<typeof styleText>[0]>>;

/**
 * How verdicts are dressed.
 *
 * @param colour whether the reader is a terminal that shows colours; who calls decides, nothing is asked here
 */
export function painter(colour: boolean): Paint {
  if (!colour) return (_, word) => word;
  return (verdict, word) => styleText(STYLES[verdict], word, { validateStream: false });
}
