/** How heavily a finding weighs. An error breaks the contract; a warning only does under `--strict`. */
export type Level = 'error' | 'warning';

export interface Rule {
  readonly level: Level;
  /** The rule in words, for people who have never seen it. */
  readonly words: string;
  /** What it means to a consumer, and what to do about it or whom to tell, in one to three sentences. */
  readonly help: string;
  /** Where a maintainer of this contract changes it, should the servers be right. */
  readonly maintainer?: string;
}

/** The rules that one exchange is judged by. */
const EXCHANGE_RULES = {
  'field-missing': {
    level: 'error',
    words: 'a field that this dialect requires is absent',
    help: 'A consumer that reads the field gets nothing. Tell the developers of the server that the field is missing; until it is there, read it as optional.',
    maintainer: 'If servers may leave the field out, say so in its schema with x-deployed.',
  },
  'field-null': {
    level: 'error',
    words: 'a field is null where this dialect has no null',
    help: 'A consumer that takes the field for a value fails on it. Tell the developers of the server to send a value; real servers leave out what is null, so where they may, null in its place is a warning.',
    maintainer: 'If servers may send null, say so in the type of its schema.',
  },
  'field-type': {
    level: 'error',
    words: 'a value has the wrong type or lies outside its integer type',
    help: 'A typed consumer cannot read the answer, or reads another number. Tell the developers of the server to send the JSON type that the page names; an Integer is a whole number of 32 bits.',
    maintainer: 'If servers send another type, change it in its schema, with a source.',
  },
  'field-format': {
    level: 'error',
    words: 'a value is not in the format that the field has',
    help: 'A consumer that parses the value fails or misreads it. Tell the developers of the server to send it in the expected format: formats are exact.',
    maintainer: 'If servers write it otherwise, change its format in its schema, with a source.',
  },
  'field-undocumented': {
    level: 'warning',
    words: 'a field is neither on the page nor a known addition of servers',
    help: 'A strict consumer may refuse the answer, and a misspelt field shows itself this way. Ask the developers of the server whether the field is meant, and ignore it until you know.',
    maintainer: 'If servers do send it, add it to its schema with a source.',
  },
  'field-value': {
    level: 'warning',
    words: 'a value is outside the known values of the field',
    help: 'A consumer may have no case for the value. Ask the developers of the server whether the value is new, and give your client a case for values that it does not know.',
    maintainer: 'If the value is real, add it to the known values in its schema, with a source.',
  },
  'timestamp-variant': {
    level: 'warning',
    words: 'a timestamp is written the way newer Java versions do',
    help: 'The server runs on a newer Java, whose dates have a comma after the year or U+202F before AM and PM. Consumers should read both forms.',
  },
  'time-order': {
    level: 'warning',
    words: 'the last operation is dated before the creation',
    help: "A consumer that sorts or computes ages by these dates errs. Check the server's clock and its time zone.",
  },
  'identity-mismatch': {
    level: 'error',
    words: 'the answer is about another connection than the one asked for',
    help: 'A consumer would act on the wrong tunnel. Look for a cache or a proxy that mixes up answers, and for a query whose condition was ignored.',
  },
  'reference-mismatch': {
    level: 'error',
    words: 'a nested reference does not point at its connection',
    help: 'A consumer that follows the reference ends at another connection. Check how the server joins networks and peers to their connection.',
  },
  envelope: {
    level: 'error',
    words: 'the parts of the answer contradict each other or its status',
    help: 'A consumer cannot tell success from failure. A success carries the result and no error, a failure the error alone, and the status agrees with both.',
  },
  status: {
    level: 'error',
    words: 'the HTTP status is not one that this answer can have',
    help: 'A consumer has no branch for the status. See who sent it: a proxy that timed out, or a server that does not know the operation; the body is judged no further.',
  },
  body: {
    level: 'error',
    words: 'the body is not what is due here',
    help: 'A consumer cannot parse the answer, or parses something else than was sent. See whether the answer was cut short or rewritten on its way, and where the server writes it.',
  },
  gateway: {
    level: 'error',
    words: 'a proxy or a login page answered in place of the API',
    help: 'The answer says nothing of the provider, so the verdict is error and not fail. Check the URL with its port, the proxy settings, and whether a login page stands before the API.',
  },
  request: {
    level: 'error',
    words: 'the client sent what the contract does not have',
    help: "The fault is the client's: servers refuse such a request, or take it for another one. Compare it with the request in the contract; `zstack-contract fields` and the mock show what servers expect.",
  },
  'answer-to-request': {
    level: 'error',
    words: 'the answer is one that this request cannot have',
    help: 'A server checks the request first: it refuses one that breaks the contract, and accepts one that keeps it. See whether a stub, a cache or a proxy answered, or whether the request was changed on its way; a 500 to a sound request is a warning.',
  },
  'not-ready': {
    level: 'warning',
    words: 'a reconnect succeeded, yet the connection is not ready',
    help: 'The contract holds, the tunnel does not: a consumer must not take the success for a working tunnel. Look at the peer, the pre-shared key and the proposals of both sides.',
  },
} as const satisfies Record<string, Rule>;

/** The rules of what a pact expects, which its verification is judged by: no exchange breaks one by itself. */
const PACT_RULES = {
  'content-type': {
    level: 'warning',
    words: 'a pact expects the Content-Type that servers never send',
    help: 'Pact libraries add an expected Content-Type to every JSON answer, but servers send none (D07). If nothing else is wrong, the interaction counts as kept; with `--strict` it does not. A client must not rely on the header.',
  },
} as const satisfies Record<string, Rule>;

/** The rules of a client's conduct, which a run of calls is judged by: no exchange breaks one by itself. */
const CONDUCT_RULES = {
  'second-reconnect': {
    level: 'error',
    words: 'the client sent a second reconnect while the job of the first was unresolved',
    help: 'Each PUT drops the tunnel, so the users of the connection lose it twice. Send an X-Job-UUID of your own and repeat the PUT only with the same one, or look for the job by that id; see whether your HTTP library sends a PUT again by itself when a connection is lost.',
  },
  'never-polled': {
    level: 'error',
    words: 'the client never asked for the job of a reconnect that was accepted',
    help: 'The status 202 says only that a job was started: nobody knows whether the tunnel came up. Take the job id from `location` and poll it until the answer is no 202.',
  },
  'endless-polling': {
    level: 'warning',
    words: 'the client was still polling when its time was over',
    help: 'A job that a restart of the server left behind stays in progress for ever. Give up after a time of your own; a reconnect takes up to two minutes.',
  },
  'polled-too-fast': {
    level: 'warning',
    words: 'the client polled more than once a second',
    help: 'A reconnect takes seconds to minutes, and servers count calls against a limit. Wait a second or more between two polls.',
  },
  'polled-after-result': {
    level: 'warning',
    words: 'the client polled a job on after it had its result',
    help: 'The result does not change any more. Stop at the first answer that is no 202: 200 is success, 503 is failure, 404 is a job that is gone.',
  },
  'trusted-location': {
    level: 'warning',
    words: 'the client called the host that `location` names',
    help: "Servers put the address of a management node there, which clients behind a proxy or NAT cannot reach, and which may be anybody's if the answer was changed on its way. Take the job id alone and poll at the address that you were given; polls need no Authorization.",
  },
  'session-left-open': {
    level: 'warning',
    words: 'the client did not end a session that it opened',
    help: 'A session lives for two hours after its last call, and an account has 500 of them before logins fail. Send the DELETE of the session at the end, also when something failed.',
  },
} as const satisfies Record<string, Rule>;

/** Every rule there is, by its id. A finding names its rule; wording and usual level are looked up here. */
export const RULES = { ...EXCHANGE_RULES, ...PACT_RULES, ...CONDUCT_RULES };

export type ExchangeRuleId = keyof typeof EXCHANGE_RULES;
export type ConductRuleId = keyof typeof CONDUCT_RULES;
export type RuleId = keyof typeof RULES;

export const EXCHANGE_RULE_IDS = Object.keys(EXCHANGE_RULES) as readonly ExchangeRuleId[];
export const CONDUCT_RULE_IDS = Object.keys(CONDUCT_RULES) as readonly ConductRuleId[];
export const RULE_IDS = Object.keys(RULES) as readonly RuleId[];

/** What a finding of a rule is about where it names no place in a body. */
export function subjectOf(rule: RuleId): 'calls' | 'request' | 'answer' {
  if (Object.hasOwn(CONDUCT_RULES, rule)) return 'calls';
  return rule === 'request' ? 'request' : 'answer';
}
