/** A word of shell, with what quotes hold. */
const WORD = `(?:"(?:\\\\.|[^"\\\\])*"|'[^']*'|\\\\.|[^\\s;&|()"'\\\\])+`;
const ASSIGNMENTS = '(?:\\w+=\\S*[ \\t]+)*';
const STARTER = `(?:(?:npx|node)(?:[ \\t]+${WORD})*?[ \\t]+)?`;
const CALL = new RegExp(
  `(?:^|[;&|(]|\\b(?:if|then|do)\\b|!)[ \\t]*${ASSIGNMENTS}${STARTER}(?:\\S*/)?zstack-contract(?:\\.mjs)?(?=[\\s;&|()]|$)((?:[ \\t]+${WORD})*)`,
  'gm',
);

/** The arguments of each call of this project's command in a piece of shell, without quotes. Variables are not filled in. */
export function callsOf(shell: string): readonly (readonly string[])[] {
  const joined = shell.replaceAll('\\\n', ' ').replaceAll(/(^|[\s;])#[^\n]*/g, '$1');
  return Array.from(joined.matchAll(CALL), ([, words = '']) =>
    (words.match(new RegExp(WORD, 'g')) ?? []).map((word) => word.replaceAll(/\\(.)|["']/g, '$1')),
  );
}
