import type { Command } from 'commander';
import { loadCatalog } from '../contract/load-catalog.ts';
import { EXIT, type ExitCode } from '../model/finding.ts';
import { renderPage } from '../page/page.ts';
import type { Given } from './io.ts';
import { openNewFile } from './new-file.ts';
import { GROUPS } from './options.ts';

const OUT = '--out';

/** `docs`: the page of the operation as one file, without the parts that need a mock. */
export function define(command: Command): void {
  command.optionsGroup(GROUPS.output).requiredOption(`${OUT} <file>`, 'the HTML file to write');
}

export function run({ out }: { readonly out: string }, { io }: Given): ExitCode {
  const file = openNewFile(out, OUT);
  file.put(renderPage(loadCatalog(), null));
  file.keep();
  io.out(`${out} is written. npm run mock serves the same page with a part to try the operation.\n`);
  return EXIT.holds;
}
