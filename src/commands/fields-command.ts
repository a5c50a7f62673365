import type { Command } from 'commander';
import { formatInWords } from '../contract/formats.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import type { Field } from '../model/contract.ts';
import { EXIT, type ExitCode } from '../model/finding.ts';
import { table } from '../report/layout.ts';
import type { Given } from './io.ts';
import { type Format, formatOption, GROUPS } from './options.ts';

/** `fields`: the page's fields, and what real servers do with them. */
export function define(command: Command): void {
  command.optionsGroup(GROUPS.output).addOption(formatOption());
}

export function run({ format }: { readonly format: Format }, { io }: Given): ExitCode {
  const { fields } = loadCatalog();
  io.out(format === 'json' ? `${JSON.stringify(fields, null, 2)}\n` : `${fieldRows(fields)}\n`);
  return EXIT.holds;
}

function fieldRows(fields: readonly Field[]): string {
  const head = ['field', 'page type', 'documented', 'deployed', 'differs', 'format'];
  const rows = fields.map((field) => [
    field.id,
    field.type,
    field.nullable ? 'required, or null' : field.presence.documented,
    field.presence.deployed,
    field.divergence ?? '',
    formatInWords(field.format) ?? '',
  ]);
  return table([head, ...rows]);
}
