import { expect } from '@jest/globals';
import type { Report } from '../../../../src/model/report.ts';
import { checkRecording } from '../../../../src/traffic/check-recording.ts';
import { RedactedCopy } from '../../../../src/traffic/redact/redacted-copy.ts';
import { catalog, sourceOf } from '../recordings.ts';

/** Checks a recording and makes its copy. */
export async function redact(
  text: string | Buffer,
): Promise<{ readonly report: Report; readonly copy: string }> {
  const redacted = new RedactedCopy(catalog);
  const facts = { version: '0', target: 'test.har', dialect: null };
  const report = await checkRecording(catalog, sourceOf(text), facts, {
    see: (entry) => redacted.learn(entry),
  });
  const parts: string[] = [];
  let kept = false;
  await redacted.write(sourceOf(text), {
    put: (part) => void parts.push(part),
    keep: () => {
      kept = true;
    },
  });
  expect(kept).toBe(true);
  return { report, copy: parts.join('') };
}

/** What two reports have to agree on. */
export function essence({ verdict, counts, ignored, notes, steps }: Report): unknown {
  const exchanges = steps.map(({ index, operation, status, verdict: own, description, reason, findings }) => [
    index,
    operation,
    status,
    own,
    description,
    reason,
    findings.map(({ rule, level, at, field, times }) => [rule, level, at, field, times]),
  ]);
  return { verdict, counts, ignored, notes, exchanges };
}
