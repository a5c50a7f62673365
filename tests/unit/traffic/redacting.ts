import { expect } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import { checkRecording } from '../../../src/traffic/recording.ts';
import { RedactedCopy } from '../../../src/traffic/redacted-copy.ts';
import { catalog, inputOf } from './recordings.ts';

/** Checks a recording and makes its copy. */
export async function redact(text: string | Buffer) {
  const redacted = new RedactedCopy(catalog);
  const facts = { version: '0', dialect: null };
  const report = await checkRecording(catalog, inputOf(text), facts, (entry) => {
    if (entry !== null) redacted.learn(entry);
  });
  const parts: string[] = [];
  let kept = false;
  await redacted.write(inputOf(text), {
    put: (part) => void parts.push(part),
    keep: () => {
      kept = true;
    },
  });
  expect(kept).toBe(true);
  return { report, copy: parts.join('') };
}

/** What two reports have to agree on: the places of findings may hold names that are not shown. */
export function essence({ verdict, counts, ignored, refused, steps }: Report): unknown {
  const exchanges = steps.map(({ index, operation, status, verdict: own, findings }) => [
    index,
    operation,
    status,
    own,
    findings.map(({ rule, level, field }) => [rule, level, field]),
  ]);
  return { verdict, counts, ignored, refused, exchanges };
}
