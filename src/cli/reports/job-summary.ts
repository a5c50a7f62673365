import { appendFileSync } from 'node:fs';
import { whyUnwritable } from '../../model/file-trouble.ts';
import type { Env } from '../io.ts';
import { NewFileError } from '../new-file.ts';

/** Adds a text to the summary of a GitHub job; outside GitHub there is none. */
export function appendSummary(markdown: string, env: Env): void {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return;
  try {
    appendFileSync(path, markdown);
  } catch (error) {
    throw new NewFileError(`GITHUB_STEP_SUMMARY: ${path} could not be written: ${whyUnwritable(error)}`);
  }
}
