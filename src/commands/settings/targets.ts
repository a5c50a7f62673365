import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from '../../client/transport.ts';
import { whyUnreadable } from '../../model/file-errors.ts';
import { nameHint } from '../../model/nearest.ts';
import type { SettingInForce } from '../../model/report.ts';
import { isUuid } from '../../model/values.ts';
import type { Target } from '../../verify/live/context.ts';
import type { Env, Io } from '../io.ts';
import { type Format, flagName, readGiven, readTimeZone, UsageError } from '../options.ts';
import { type ConfigFile, readConfig } from './config-file.ts';
import { chooseCredentials, OF_ONE_SERVER, readPasswordFrom, readProxy } from './credentials.ts';
import { flagOfTarget, type TargetFlags } from './flags.ts';
import {
  type From,
  type GivenSetting,
  lookUp,
  OF_HTTPS,
  type SettingName,
  type Sources,
  shownSettings,
} from './settings.ts';
import { checkedTargetUrl } from './urls.ts';

/** The settings of a run. */
export interface Settings {
  /** Empty when no deployment was named: then the run is against a mock. */
  readonly targets: readonly Target[];
  readonly parallel: number;
  readonly strict: boolean;
  readonly format: Format;
  readonly config: ConfigFile | null;
  /** The settings of each target by its name, and of the run as a whole by null, for reports. */
  readonly inForce: ReadonlyMap<string | null, readonly SettingInForce[]>;
}

/** Makes targets of flags, environment and config file. @throws UsageError that never repeats a secret */
export async function resolveTargets(
  flags: TargetFlags,
  env: Env,
  { cwd, stdin }: Pick<Io, 'cwd' | 'stdin'>,
): Promise<Settings> {
  const config = await readConfig(flags.config, cwd);
  const choices = chooseTargets(flags, env, config);
  const isOnStdin = flags.passwordStdin === true && choices.length > 0;
  const password = isOnStdin ? { passwordStdin: await readPasswordFrom(stdin) } : {};
  const ofRun: Sources = { flags: { ...flags, ...password }, env, config, name: null, cwd };
  if (choices.length > 1 || flags.shard !== undefined) refuseForSeveral({ ...ofRun, config: null });
  const resolved = choices.map((choice) => resolveTarget({ ...ofRun, name: choice.name }, choice));
  return {
    parallel: lookUp(ofRun, 'parallel').value,
    strict: lookUp(ofRun, 'strict').value,
    format: lookUp(ofRun, 'format').value,
    config,
    targets: resolved.map(({ target }) => target),
    inForce: new Map([
      [null, shownSettings(ofRun, null)],
      ...resolved.map(({ target, rows }) => [target.name, rows] as const),
    ]),
  };
}

/** A target that was asked for. */
interface ChosenTarget {
  /** In the config file; null for one that was given by its URL. */
  readonly name: string | null;
  readonly url: string;
  readonly from: From;
  /** Where the URL was given. */
  readonly place: string;
}

/** The targets that flags or ZSTACK_BASE_URL name; none by default, as a config file alone sends nothing anywhere. */
function chooseTargets(flags: TargetFlags, env: Env, config: ConfigFile | null): readonly ChosenTarget[] {
  const { target, allTargets, shard } = flags;
  const configured = Object.entries(config?.targets ?? {}).map(([name, { url }]): ChosenTarget => {
    return { name, url, from: 'config file', place: `${config?.path}: targets.${name}.url` };
  });
  const names = configured.map(({ name }) => name ?? '');
  const noTarget = `no target is configured${config === null ? '' : ` in ${config.path}`}; see --config`;
  if (allTargets) {
    const [index = 1, count = 1] = (shard ?? '1/1').split('/').map(Number);
    if (configured.length === 0) throw new UsageError(`--all-targets: ${noTarget}`);
    if (count <= configured.length) return configured.filter((_, at) => at % count === index - 1);
    throw new UsageError(
      `--shard: ${config?.path} has fewer targets (${configured.length}) than parts (${count}): start fewer jobs`,
    );
  }
  if (shard !== undefined) throw new UsageError('--shard is a part of all targets: give --all-targets too');
  if (target !== undefined) {
    const found = configured.find(({ name }) => name === target);
    if (found !== undefined) return [found];
    // Meant as a URL, right or wrong: names in a config file cannot look like it.
    if (/[:/\\@?#\s]/.test(target)) return [{ name: null, url: target, from: 'flag', place: '--target' }];
    const hint = names.length === 0 ? noTarget : nameHint(target, names);
    throw new UsageError(
      `--target: this is neither a URL (http:// or https://) nor a name in a config file; ${hint}`,
    );
  }
  const url = env['ZSTACK_BASE_URL'];
  if (url) return [{ name: null, url, from: 'environment', place: 'ZSTACK_BASE_URL' }];
  // You would take the mock's verdict for that of a deployment.
  const aimless = flagOfTarget(flags);
  if (aimless !== undefined) {
    throw new UsageError(`${flagName(aimless)} is about a deployment: name one with --target`);
  }
  if (flags.config === undefined || names.length === 0) return [];
  throw new UsageError(
    `--config: choose with --target NAME or --all-targets; the file has ${names.join(', ')}`,
  );
}

function resolveTarget(sources: Sources, { url, from, place, name }: ChosenTarget) {
  const server = checkedTargetUrl(url, place);
  const uuid = lookUp(sources, 'uuid');
  // The value is not repeated: it may be a session, which looks just the same.
  if (uuid.value !== null && !isUuid(uuid.value)) {
    throw new UsageError(`${uuid.place}: expected the uuid of a connection, 32 lowercase hex digits`);
  }
  const { value: timeZone, place: zonePlace } = lookUp(sources, 'timeZone');
  if (timeZone !== null) readGiven(zonePlace, () => readTimeZone(timeZone));
  const milliseconds = (setting: 'connectTimeout' | 'headersTimeout' | 'totalTimeout' | 'budget'): number =>
    // Never 0, which means "without end" to a timer of undici.
    Math.max(1, Math.round(lookUp(sources, setting).value * 1000));
  const limits = {
    connectTimeout: milliseconds('connectTimeout'),
    headersTimeout: milliseconds('headersTimeout'),
    totalTimeout: milliseconds('totalTimeout'),
    maxBodyBytes: lookUp(sources, 'maxBodyBytes').value,
  };
  if (server.protocol === 'http:') refuseTls(sources);
  const tls = server.protocol === 'https:' ? readTls(sources) : {};
  const proxy = readProxy(sources.env);
  const { credentials, from: credentialsFrom } = chooseCredentials(sources);
  const target: Target = {
    name: name ?? server.host,
    url,
    dialect: lookUp(sources, 'dialect').value,
    uuid: uuid.value,
    credentials,
    timeZone,
    transport: { limits, tls, proxy },
    budget: milliseconds('budget'),
  };
  const rows: readonly SettingInForce[] = [
    { setting: 'url', value: url, from },
    { setting: 'credentials', value: credentials.kind, from: credentialsFrom },
    ...shownSettings(sources, server),
    ...Object.keys(proxy).map((setting) => ({ setting, value: 'given', from: 'environment' })),
  ];
  return { target, rows };
}

/** A session, an access key and a connection belong to one server, and no other may see them. */
function refuseForSeveral(sources: Sources): void {
  const first = firstGiven(sources, [...OF_ONE_SERVER, 'uuid']);
  if (first === undefined) return;
  throw new UsageError(
    `${first.place} is for one deployment, and --all-targets asks for several; set it for each in the config file`,
  );
}

/**
 * What is for https cannot be meant for a server reached by http: its URL may be misspelt, and credentials would go
 * in clear. What holds for any target, from `defaults` or the environment, is left out.
 */
function refuseTls(sources: Sources): void {
  const config = sources.config && { ...sources.config, defaults: {} };
  const first = firstGiven({ ...sources, env: {}, config }, OF_HTTPS);
  if (first === undefined) return;
  throw new UsageError(`${first.place}: this is for https, and the target's URL begins with http://`);
}

function firstGiven(sources: Sources, settings: readonly SettingName[]): GivenSetting | undefined {
  const given = settings.map((setting) => lookUp(sources, setting));
  return given.find(({ from, value }) => from !== 'default' && value !== false);
}

function readTls(sources: Sources): TlsOptions {
  const { config, cwd } = sources;
  const [ca, cert, key] = (['caFile', 'certFile', 'keyFile'] as const).map((setting) => {
    const { value, from, place } = lookUp(sources, setting);
    if (value === null) return null;
    const path = resolve(from === 'config file' ? dirname(config?.path ?? '') : cwd, value);
    const inWords = `${place}: ${path}`;
    return { place, inWords, text: readGiven(inWords, () => readFileSync(path, 'utf8'), whyUnreadable) };
  });
  if (ca) {
    readGiven(
      ca.inWords,
      () => new X509Certificate(ca.text),
      () => 'expected a whole certificate in PEM (-----BEGIN CERTIFICATE-----)',
    );
  }
  if (cert && key) {
    readGiven(
      `${cert.inWords} and ${key.inWords}`,
      () => createSecureContext({ cert: cert.text, key: key.text }),
      () => 'expected a certificate and its own key in PEM, not encrypted',
    );
  } else if (cert || key) {
    throw new UsageError(`${(cert ?? key)?.place}: a certificate and its key go together: give both`);
  }
  return {
    ...(ca && { ca: ca.text }),
    ...(cert && key && { cert: cert.text, key: key.text }),
    ...(lookUp(sources, 'insecure').value && { insecure: true }),
  };
}
