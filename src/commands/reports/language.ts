import type { Command } from 'commander';
import { LANGUAGES, type Language } from '../../report/sentences/languages.ts';
import type { Env } from '../io.ts';
import { choiceOption } from '../options.ts';

export function addLanguageOption(command: Command): Command {
  return command.addOption(
    choiceOption(
      '--lang <language>',
      'language of the results and reports; without it reports are in English, and the screen is in that of LC_ALL, LC_MESSAGES or LANG',
      LANGUAGES,
    ),
  );
}

/** The language of the environment, as POSIX has it: the first variable that is set decides. */
export function languageOf(env: Env): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  // Catalogs of traditional Chinese would be others.
  return /^zh(?!_(?:TW|HK|MO))/i.test(locale) ? 'zh' : 'en';
}
