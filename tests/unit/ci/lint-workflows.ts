/**
 * Judges GitHub workflows, and actions (`action.yml`), by GitHub's own language service, and prints what it finds as JSON:
 *
 *     node tests/unit/ci/lint-workflows.ts FILE…
 *
 * A process of its own, because the service imports JSON without saying so, as bundlers allow and Node does
 * not: a hook says it for it.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename } from 'node:path';

registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validate } = await import('@actions/languageservice');
const { TextDocument } = await import('vscode-languageserver-textdocument');

const problems: string[] = [];
for (const path of process.argv.slice(2)) {
  // Only below this folder a file is a workflow to it.
  const folder = basename(path) === 'action.yml' ? '' : '.github/workflows/';
  const uri = `file:///${folder}${basename(path)}`;
  const found = await validate(TextDocument.create(uri, 'yaml', 1, readFileSync(path, 'utf8')), {});
  for (const { message, range } of found)
    problems.push(`${basename(path)}:${range.start.line + 1}: ${message}`);
}
process.stdout.write(`${JSON.stringify(problems)}\n`);
