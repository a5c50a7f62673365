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
export const NAMED_WITHIN = new RegExp(`^(.{0,60}?(?:${SECRET_NAMES})[:/]{1,3})(.+)$`, 'iu');
export const NAMED_WITHIN_CASELESS = new RegExp(`^(.{0,60}?(?:${CASELESS_NAMES})(?:是|为|は))(.+)$`, 'u');
/** How far a name may stand before its value. */
const LOOK_BACK = 20;

/** Words about a secret that do not reveal it. */
export const ABOUT =
  /^(?:not|no|none|null|nil|true|false|yes|disabled|enabled|invalid|valid|wrong|expired|missing|required|empty|absent|incorrect|unknown|unauthorized|too|already|being|used|locked|revoked|deleted|denied|refused|rejected|illegal|malformed|unsupported|different|mismatch|failed|must|cannot|is|was|are|has|should|does|did|will|may|can|and|or|in|of|for|by|from|to|the|a|an|set|unset|due|given|give|open|opened|closed|ended|known|accepted|answered|allowed|needed|provided|specified|ignored|present|stored|sent|read|created|found|active|correct|longer|shorter|masked|hidden|still|now|never|only|about|over|at|on|with|without|as|it|this|that|check|use|see|try|field|header|parameter|authentication|authorization|scheme|realm|token|\*+|\d{1,3}|[A-Z]{2,12}\.\d{4,5})[.:]?$/i;
export const ABOUT_CASELESS =
  /^(?:已|未|不|无|錯|错|过期|過期|无效|無效|失效|禁用|空|必|有误|非法|缺|太|被|的)/u;

/** Whether the text at an index is the value of a named secret. Ask for indexes from left to right. */
export function namedSecretsIn(text: string): (at: number) => boolean {
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
