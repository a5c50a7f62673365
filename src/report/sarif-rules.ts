import { type Level, RULE_IDS, RULES } from '../model/rules.ts';

interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration: { readonly level: Level };
}

function sarifRule(id: string, level: Level, words: string, help: string): SarifRule {
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  return {
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: help },
    help: { text: `${sentence} ${help}`, markdown: `**${sentence}**\n\n${help}` },
    defaultConfiguration: { level },
  };
}

/** Every rule as SARIF describes it; the last is Pact's, whose verifier judges beside ours. */
export const SARIF_RULES: readonly SarifRule[] = [
  ...RULE_IDS.map((id) => sarifRule(id, RULES[id].level, RULES[id].words, RULES[id].help)),
  sarifRule(
    'pact',
    'error',
    "Pact's verifier refused an answer",
    "The answer does not match the pact of the consumer. Look at the mismatch that Pact's verifier names, and at what the check says of the same step.",
  ),
];
