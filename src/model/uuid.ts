/** How ZStack writes a uuid (facts 6): 32 lowercase hexadecimal digits, as a regular expression. */
export const UUID_PATTERN = '^[0-9a-f]{32}$';

const UUID = new RegExp(UUID_PATTERN);

/** Whether a text is a uuid as ZStack writes it. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
