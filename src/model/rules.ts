/** How heavily a finding weighs. An error breaks the contract; a warning only does under `--strict`. */
export type Level = 'error' | 'warning';

interface Rule {
  readonly level: Level;
  /** The rule in words, for people who have never seen it. */
  readonly words: string;
}

/** Every rule there is, by its id. A finding names its rule; wording and usual level are looked up here. */
export const RULES = {
  'field-missing': { level: 'error', words: 'a field that this dialect requires is absent' },
  'field-null': { level: 'error', words: 'a field is null where this dialect has no null' },
  'field-type': { level: 'error', words: 'a value has the wrong type or lies outside its integer type' },
  'field-format': { level: 'error', words: 'a value is not in the format that the field has' },
  'field-undocumented': {
    level: 'warning',
    words: 'a field is neither on the page nor a known addition of servers',
  },
  'field-value': { level: 'warning', words: 'a value is outside the known values of the field' },
  'timestamp-variant': {
    level: 'warning',
    words: 'a timestamp is written the way newer Java versions do',
  },
  'time-order': { level: 'warning', words: 'the last operation is dated before the creation' },
  'identity-mismatch': {
    level: 'error',
    words: 'the answer is about another connection than the one asked for',
  },
  'reference-mismatch': { level: 'error', words: 'a nested reference does not point at its connection' },
  envelope: { level: 'error', words: 'the parts of the answer contradict each other or its status' },
  status: { level: 'error', words: 'the HTTP status is not one that this answer can have' },
  body: { level: 'error', words: 'the body is not what is due here' },
  gateway: { level: 'error', words: 'a proxy or a login page answered in place of the API' },
  'not-ready': { level: 'warning', words: 'a reconnect succeeded, yet the connection is not ready' },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof RULES;

export const RULE_IDS = Object.keys(RULES) as readonly RuleId[];
