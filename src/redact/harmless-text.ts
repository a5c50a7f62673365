import { digitsIn, isAddress, isNumeric, isWord } from '../model/plain-forms.ts';

/** The replacements that this folder writes, so that a second redaction keeps them. */
const OWN_FORM =
  '‹(?:…|(?:text|name) of \\d{1,9}(?::(?: (?:a-z|A-Z|a-f|A-F|0-9|blanks|signs|[-_.:/])){0,9}|(?: characters that is no JSON)?))›';
/** How many characters are looked at: a hostile text has millions. */
const LONGEST_START = 10_000;

/** Describes a text that may not be shown: its length and the kinds of its characters. */
export function describe(text: string, what: 'text' | 'name' = 'text'): string {
  const start = text.slice(0, LONGEST_START);
  const isHex = !/[g-z]/i.test(start);
  const kinds: readonly (readonly [string, RegExp])[] = [
    [isHex ? 'a-f' : 'a-z', /[a-z]/],
    [isHex ? 'A-F' : 'A-Z', /[A-Z]/],
    ['0-9', /\d/],
    ['blanks', /\s/],
    ...['-', '_', '.', ':', '/'].map((sign) => [sign, new RegExp(`[${sign}]`)] as const),
    ['signs', /[^\w\s.:/-]/],
  ];
  const found = kinds.filter(([, kind]) => kind.test(start)).map(([name]) => name);
  return `‹${what} of ${text.length}: ${found.join(' ')}›`;
}

export function withheld(text: string): string {
  return `‹text of ${text.length} characters that is no JSON›`;
}

/** Stands for a token that is not known to be harmless. */
export const HIDDEN = '‹…›';

/** Whether a token may be shown although it is no plain word: a word of the contract, a uuid from a harmless place. */
export type IsKnown = (token: string) => boolean;

/** How many characters of a text are shown: one token of 15 MB overflows the stack of a regular expression. */
export const LONGEST_TEXT = 4_000;
/** At the place where a text is cut, a token may be half a secret. */
const LONGEST_CUT_TOKEN = 200;
const LONGEST_TOKEN = 120;
const MOST_PARTS = 8;
const MOST_DIGITS = 16;

/** What separates tokens, as a class of characters. */
const SEPARATORS = '\\s"\'`()[\\]{}<>,;!?=|\\u0000-\\u001f‹›…“”‘’「」『』【】《》（），。；：！？、＝＞';
/** One of those; a run of a script without case, such as Chinese; any other token. */
const TOKEN = new RegExp(`${OWN_FORM}|[\\p{Lo}\\p{Lm}]+|(?:(?![\\p{Lo}\\p{Lm}])[^${SEPARATORS}])+`, 'gu');
const CASELESS = /^[\p{Lo}\p{Lm}]/u;

const ASSIGNS = /=[\s"'`([{]{0,4}$/;
/** Signs alone: dashes, bullets, arrows. */
const SIGNS = /^[^\p{L}\p{N}]{1,3}$/u;
const OF_PARTS = /^[\p{L}\p{M}\d._:/@$#+~-]+$/u;
const NUMERIC_PART = /^\d{1,6}(?:\.\d{1,6}){0,4}$/;
/** `v1`, `sha256`, `3des`, `100GB`. */
const MIXED_PART = /^(?:\p{L}{1,6}\d{1,3}|\d{1,3}\p{L}{1,3})$/u;

/**
 * Keeps plain words, short numbers, addresses, moments and known tokens of a text. Whatever follows the name
 * of a secret is hidden.
 */
export function plainText(text: string, isKnown: IsKnown, longest = LONGEST_TEXT): string {
  const cut = cutText(text, longest);
  const isNamed = namedSecretsIn(cut);
  // Text between two blanks is judged as one: a secret with signs in it falls into short tokens.
  return cut.replaceAll(/\S+/g, (chunk: string, index: number) =>
    plainChunk(chunk, (at) => isNamed(index + at), isKnown),
  );
}

/** The beginning of a long text, up to a blank. */
function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const blank = cut.slice(-LONGEST_CUT_TOKEN).search(/\s\S*$/);
  return blank === -1 ? '' : cut.slice(0, cut.length - Math.min(LONGEST_CUT_TOKEN, longest) + blank);
}

/** A token up to this length may belong to the hidden one beside it. */
const LONGEST_SCRAP = 6;
/** A URL with a user, and perhaps a password. */
const WITH_USER = /:\/\/.{0,400}@/;

function plainChunk(chunk: string, isNamed: (at: number) => boolean, isKnown: IsKnown): string {
  if (WITH_USER.test(chunk)) return HIDDEN;
  const tokens = Array.from(chunk.matchAll(TOKEN), ({ 0: token, index: at }) => {
    const isAssigned = ASSIGNS.test(chunk.slice(Math.max(0, at - 6), at)) && !isNumeric(token);
    const shown = plainToken(token, isAssigned || isNamed(at), isKnown);
    const isName = /^["'`\]]{0,2}[=:]/.test(chunk.slice(at + token.length, at + token.length + 3));
    const isSafe = CASELESS.test(token) || isKnown(token) || (isName && isWord(token));
    return { token, shown, isScrap: !isSafe && (token.length <= LONGEST_SCRAP || /\d/.test(token)) };
  });
  const hides = tokens.some(({ token, shown }) => shown !== token);
  const mixed = tokens.filter(({ token }) => /\p{L}/u.test(token) && /\d/.test(token)).length;
  const isMixture = mixed > 1 || (mixed === 1 && /[!|;][\p{L}\p{N}]/u.test(chunk));
  const parts = tokens.map(({ shown, isScrap }) => ((hides || isMixture) && isScrap ? HIDDEN : shown));
  const shown = chunk.replaceAll(TOKEN, () => parts.shift() ?? HIDDEN);
  return shown.replaceAll(/‹…›(?:[^\s‹›]{0,3}‹…›)+/g, HIDDEN);
}

function plainToken(token: string, isNamed: boolean, isKnown: IsKnown): string {
  if (token.startsWith('‹') || SIGNS.test(token)) return token;
  // The rest of a token that holds a secret may be its rest.
  if (/[\p{L}\p{N}]\*{3}|\*{3}[\p{L}\p{N}]/u.test(token)) return HIDDEN;
  const isCaseless = CASELESS.test(token);
  const about = isCaseless ? ABOUT_CASELESS : ABOUT;
  if (isNamed) return about.test(token) || isKnown(token) ? token : HIDDEN;
  if (!isCaseless && isWord(token)) return token;
  const within = (isCaseless ? NAMED_WITHIN_CASELESS : NAMED_WITHIN).exec(token);
  if (within !== null) {
    const [, label = '', rest = ''] = within;
    if (!about.test(rest) && !isKnown(rest) && !(label.endsWith('/') && isHarmless(token, isKnown)))
      return isCaseless || isHarmless(label, isKnown) ? `${label}${HIDDEN}` : HIDDEN;
  }
  return isCaseless || isHarmless(token, isKnown) ? token : HIDDEN;
}

/** Whether a token is a number, an address, a moment, or at most eight plain words with signs between them. */
export function isHarmless(token: string, isKnown: IsKnown): boolean {
  if (token.length > LONGEST_TOKEN) return false;
  const bare = token.replace(/^[.:*#@/+~$&-]+/, '').replace(/[.,:*/%-]{1,4}$/, '');
  if (bare === '' || isWord(bare) || isKnown(bare)) return true;
  return isNumeric(bare) || isAddress(bare) || isOfWords(bare, isKnown);
}

function isOfWords(text: string, isKnown: IsKnown): boolean {
  if (!OF_PARTS.test(text)) return false;
  const parts = text.split(/[_:/@$#+~-]+|(?<!\d)\.|\.(?!\d)/).filter((part) => part !== '');
  if (parts.length > MOST_PARTS) return false;
  let mixed = 0;
  let numbers = 0;
  let digits = 0;
  for (const part of parts) {
    if (isKnown(part) || isWord(part)) continue;
    digits += digitsIn(part);
    if (NUMERIC_PART.test(part)) numbers++;
    else if (MIXED_PART.test(part)) mixed++;
    else return false;
  }
  return mixed <= 1 && numbers <= 2 && numbers < parts.length && digits <= MOST_DIGITS;
}

/** A name that the contract does not have: shown if it is an identifier made of words, else described. */
export function plainName(name: string, isKnown: IsKnown): string {
  if (name === '' || OWN_NAME.test(name)) return name;
  const bare = name.replace(/^[_$@:]+/, '').replaceAll(/[[\]]+/g, '.');
  return NAME.test(name) && isHarmless(bare, isKnown) ? name : describe(name, 'name');
}

/** Also a path such as `inventory.peerCidrs[0]`. */
const NAME = /^[:A-Za-z_$@][\w$.:[\]-]{0,59}$/;
const OWN_NAME = new RegExp(`^${OWN_FORM}(?: \\d{1,9})?$`, 'u');

/** How names of secrets end. */
const SECRET_NAMES =
  'pass(?:word|wd|phrase|code)?|pwd|psk|secret|token|key|pin|otp|code|session(?:uuid|id)?|cookie|credentials?|captcha|auth(?:orization)?|signature|ticket|пароль|contraseña|passwor[td]|kennwort';
const CASELESS_NAMES = '密码|口令|密钥|令牌|验证码|パスワード|비밀번호|암호';
const SCHEMES = 'bearer|basic|oauth|digest|negotiate';
const NAMED = new RegExp(`(${SECRET_NAMES})|(${CASELESS_NAMES})|(?<!\\p{L})(?:${SCHEMES})(?!\\p{L})`, 'giu');
/** What may stand between such a name and its value. */
const SIGNED = `(?:["'\`\\]]{0,3}\\s{0,3}(?:[:=>：＝]|是|为|は)|\\s{1,3}(?:is|was)\\s|\\s{0,3}[[({（「]|\\s{1,3}["'\`])[\\s"'\`([{「（:=>]{0,8}`;
const AFTER_NAME = new RegExp(`^${SIGNED}$`, 'iu');
const AFTER_CASELESS_NAME = new RegExp(`^(?:${SIGNED}|\\s{0,3})$`, 'iu');
const AFTER_SCHEME = /^[\s:]{1,8}$/;
/** The same within one token: `password:swordfish`. */
const NAMED_WITHIN = new RegExp(`^(.{0,60}?(?:${SECRET_NAMES})[:/]{1,3})(.+)$`, 'iu');
const NAMED_WITHIN_CASELESS = new RegExp(`^(.{0,60}?(?:${CASELESS_NAMES})(?:是|为|は))(.+)$`, 'u');
/** How far a name may stand before its value. */
const LOOK_BACK = 20;

/** Words about a secret that do not reveal it. */
const ABOUT =
  /^(?:not|no|none|null|nil|true|false|yes|disabled|enabled|invalid|valid|wrong|expired|missing|required|empty|absent|incorrect|unknown|unauthorized|too|already|being|used|locked|revoked|deleted|denied|refused|rejected|illegal|malformed|unsupported|different|mismatch|failed|must|cannot|is|was|are|has|should|does|did|will|may|can|and|or|in|of|for|by|from|to|the|a|an|set|unset|due|given|give|open|opened|closed|ended|known|accepted|answered|allowed|needed|provided|specified|ignored|present|stored|sent|read|created|found|active|correct|longer|shorter|masked|hidden|still|now|never|only|about|over|at|on|with|without|as|it|this|that|check|use|see|try|field|header|parameter|authentication|authorization|scheme|realm|token|\*+|\d{1,3}|[A-Z]{2,12}\.\d{4,5})[.:]?$/i;
const ABOUT_CASELESS = /^(?:已|未|不|无|錯|错|过期|過期|无效|無效|失效|禁用|空|必|有误|非法|缺|太|被|的)/u;

/** Whether the text at an index is the value of a named secret. Ask for indexes from left to right. */
function namedSecretsIn(text: string): (at: number) => boolean {
  const names = Array.from(text.matchAll(NAMED), ({ 0: name, 1: usual, 2: caseless, index }) => ({
    end: index + name.length,
    after: usual !== undefined ? AFTER_NAME : caseless !== undefined ? AFTER_CASELESS_NAME : AFTER_SCHEME,
  }));
  let next = 0;
  return (at) => {
    while ((names[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next++;
    const name = names[next - 1];
    return name !== undefined && at - name.end <= LOOK_BACK && name.after.test(text.slice(name.end, at));
  };
}
