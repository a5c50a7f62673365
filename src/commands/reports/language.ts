import { type Command, Option } from 'commander';
import { LANGUAGES, type Language } from '../../report/sentences/languages.ts';
import type { Env } from '../io.ts';
import { oneOf } from '../options.ts';

export function addLanguageOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--lang <language>',
      `language of the results and reports: ${LANGUAGES.join(', ')}; the screen follows LC_ALL, LC_MESSAGES or LANG without it`,
    ).argParser(oneOf(LANGUAGES)),
  );
}

/** The language of the environment, as POSIX has it: the first variable that is set decides. */
export function languageOf(env: Env): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  // Catalogs of traditional Chinese would be others.
  return /^zh(?!_(?:TW|HK|MO))/i.test(locale) ? 'zh' : 'en';
}
