import { secretsOf } from '../client/credentials.ts';
import { proxySecrets } from '../client/proxy.ts';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { TextRedactor } from '../redact/text-redactor.ts';
import type { Target } from '../verify/live/context.ts';

/** Members of a report that hold our own words, which programs compare. */
const WORDS_OF_OURS: ReadonlySet<string> = new Set(
  'verdict rule level field expectedId actualId dialect operation source point pact id from setting version startedAt method seen'.split(
    ' ',
  ),
);

/**
 * Keeps the credentials of a run out of everything that it writes: errors, progress, notes, reports. It is the
 * last door: texts about answers are redacted before.
 */
export class OutputGuard {
  #given: readonly string[];
  /** Made when it is first needed: most runs have no secrets. */
  #secrets: OwnSecrets | null = null;

  constructor(given: readonly string[] = []) {
    this.#given = given;
  }

  add(secrets: readonly string[]): void {
    this.#given = [...this.#given, ...secrets];
    this.#secrets = null;
  }

  /** A sentence of ours, without the secrets. */
  hide(text: string): string {
    return this.#given.length === 0 ? text : this.#own().hide(text);
  }

  /** An unexpected message, such as that of a crash: only what is known to be harmless. */
  text(text: string): string {
    return new TextRedactor(this.#own(), false).text(text);
  }

  /** A report without the secrets; our own words stay. */
  report<T>(value: T): T {
    return this.#given.length === 0 ? value : (this.#within(value) as T);
  }

  #within(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value);
    if (Array.isArray(value)) return value.map((item) => this.#within(item));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, inner]) => [
      name,
      WORDS_OF_OURS.has(name) ? inner : this.#within(inner),
    ]);
    return Object.fromEntries(members);
  }

  #own(): OwnSecrets {
    this.#secrets ??= new OwnSecrets(contract(), this.#given);
    return this.#secrets;
  }
}

/** Null when the contract itself cannot be loaded. */
function contract(): Catalog | null {
  try {
    return loadCatalog();
  } catch {
    return null;
  }
}

/** Environment variables that hold a secret, or half of one. */
const SECRETS = [
  'ZSTACK_SESSION_UUID',
  'ZSTACK_ACCESS_KEY_ID',
  'ZSTACK_ACCESS_KEY_SECRET',
  'PACT_BROKER_TOKEN',
  'WEBHOOK_TOKEN',
];
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** The secrets in the environment: for a ZStack, a broker, the receiver of a webhook, or a proxy. */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const password = env['ZSTACK_PASSWORD'];
  // Basic auth shows a user and a password together.
  const pairs = ['PACT_BROKER', 'WEBHOOK'].flatMap((name) => {
    const secret = env[`${name}_PASSWORD`];
    if (!secret) return [];
    return [secret, Buffer.from(`${env[`${name}_USERNAME`] ?? ''}:${secret}`).toString('base64')];
  });
  return [
    ...SECRETS.map((name) => env[name] ?? ''),
    ...(password ? secretsOf({ kind: 'account', account: '', password }) : []),
    ...pairs,
    ...PROXIES.flatMap((name) => proxySecrets({ httpProxy: env[name] ?? '' })),
  ].filter((secret) => secret.trim() !== '');
}

export function secretsOfTargets(targets: readonly Target[]): readonly string[] {
  return targets.flatMap(({ credentials, transport: { proxy = {} } }) => [
    ...secretsOf(credentials),
    ...proxySecrets(proxy),
  ]);
}
