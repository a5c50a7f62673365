import { EN, type Sentences } from './en.ts';

/** Languages of the reports: English, Simplified Chinese. */
export const LANGUAGES = ['en', 'zh'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What reports say in a language. Only English is there from the start. */
export async function sentencesOf(language: Language): Promise<Sentences> {
  return language === 'en' ? EN : (await import('./zh.ts')).ZH;
}
