/**
 * Whether what stands under a name is a secret. Servers, other operations and other products name their
 * secrets as they like, so this goes by words, beside the names that the schemas mark.
 */
export type IsSecretName = (name: string) => boolean;

/** Tell a secret anywhere in a name, once its words are written together. */
const ANYWHERE =
  /pass(word|wd|phrase|code|key)|pwd|totp|secret|token|credential|signature|cookie|authorization|captcha|(auth|api|access|private|secret|shared|encryption|master|signing|ssh|host|enc)key|session(uu?id|id|key)|samlre(quest|sponse)/;

/** Tell a secret where they are the last word of a name: `userPw`, `basic_auth`, `ticket`. */
const LAST =
  /^(pwd?|pin|psk|jwt|otp|sid|sig|auth|ticket|session|creds?)s?$|(?<!com|by|tres|sur|over|under)pass$/;

const ANYWHERE_AT_END = new RegExp(`(?:${ANYWHERE.source})$`);

/** Whether a name says by itself that a secret stands under it. */
export function isSecretWord(name: string): boolean {
  const words = wordsOf(name);
  return ANYWHERE.test(words.join('')) || LAST.test(words.at(-1) ?? '');
}

/** Whether a name says so with its end: `pin` and `accessKey`, and not `tokenCount`. */
export function endsInSecretWord(name: string): boolean {
  const words = wordsOf(name);
  return ANYWHERE_AT_END.test(words.join('')) || LAST.test(words.at(-1) ?? '');
}

/** Whether a segment of a path is no credential, although the one before it is named for one: `/sessions/valid`. */
export function isPathWord(segment: string): boolean {
  return /^([a-z-]{1,15}|v\d+)$/i.test(segment);
}

function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/(?<!\d)\d+$/, '')
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}
