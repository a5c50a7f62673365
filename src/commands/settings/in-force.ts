import { DEFAULT_LIMITS } from '../../client/transport.ts';
import type { SettingInForce } from '../../model/report.ts';
import type { Target } from '../../verify/live/target.ts';
import type { SettingSource } from './precedence.ts';
import type { Settings } from './resolve.ts';

/** The settings that held for one target, or for a run without one, and where each came from. */
export function settingsInForce(settings: Settings, target: Target | null): readonly SettingInForce[] {
  return settings.sources
    .filter((source) => source.target === null || source.target === target?.name)
    .map(({ setting, from }) => ({ setting, value: shownValue(setting, from, settings, target), from }));
}

/** Values are those in use; of secrets, paths and proxies only whether they were given. */
function shownValue(
  setting: string,
  from: SettingSource['from'],
  { parallel, strict, format }: Settings,
  target: Target | null,
): string {
  const limits = { ...DEFAULT_LIMITS, ...target?.transport.limits };
  const values: Readonly<Record<string, string>> = {
    parallel: String(parallel),
    strict: yesOrNo(strict),
    format,
    url: target?.url ?? '',
    dialect: target?.dialect ?? 'found out',
    uuid: target?.uuid ?? 'the first connection found',
    credentials: target?.credentials.kind ?? 'none',
    insecure: yesOrNo(target?.transport.tls?.insecure === true),
    connectTimeout: seconds(limits.connectTimeout),
    headersTimeout: seconds(limits.headersTimeout),
    totalTimeout: seconds(limits.totalTimeout),
    budget: seconds(target?.budget ?? 0),
    maxBodyBytes: String(limits.maxBodyBytes),
  };
  return values[setting] ?? (from === 'default' ? 'not given' : 'given');
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
