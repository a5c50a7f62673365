import type { FieldName } from '../../generated/types.ts';
import { pollOperation } from '../contract/replies.ts';
import type { Dialect } from '../model/contract.ts';
import { type Exchange, readPayload } from '../model/exchange.ts';
import { VERDICTS } from '../model/finding.ts';
import { ASKED_FOR, type CheckResult, judge, ownContract } from './check.ts';

const INVENTORY = 'inventory' satisfies FieldName;

/** How an inventory is checked. */
export interface InventoryOptions {
  /** `auto`, the default, takes the dialect that it fits better; servers' where both do. */
  readonly dialect?: Dialect | 'auto';
  /** The uuid that it has to have. */
  readonly uuid?: string;
}

/**
 * Judges an inventory alone, as a client returns it, without the body around it.
 *
 * @throws TypeError when it has no form in JSON
 */
export function checkInventory(inventory: unknown, options: InventoryOptions = {}): CheckResult {
  const { dialect = 'auto', uuid = null } = options;
  if (dialect !== 'auto') return judgeIn(dialect, inventory, uuid);
  const deployed = judgeIn('deployed', inventory, uuid);
  const documented = judgeIn('documented', inventory, uuid);
  const best = weight(documented) < weight(deployed) ? documented : deployed;
  return { ...best, because: 'it fits this one best' };
}

/** First by verdict, then by how much is wrong. */
function weight({ verdict, findings }: CheckResult): number {
  return VERDICTS.indexOf(verdict) * 10_000 + findings.length;
}

/** Judges an answer of the dialect with this inventory; findings go by their place in it. */
function judgeIn(dialect: Dialect, inventory: unknown, uuid: string | null): CheckResult {
  const catalog = ownContract();
  const operation = dialect === 'documented' ? catalog.pageOperation.id : pollOperation(catalog).id;
  const envelope = dialect === 'documented' ? { success: true, error: null } : {};
  const text = JSON.stringify({ ...envelope, [INVENTORY]: inventory });
  const exchange: Exchange = {
    request: { method: 'GET', path: '', headers: {}, body: { kind: 'absent' } },
    response: { status: 200, headers: {}, body: readPayload(text) },
  };
  const asked = { uuid, validationOnly: false };
  const result = judge(exchange, operation, { dialect, because: ASKED_FOR }, asked);
  const prefix = new RegExp(`^/${INVENTORY}`);
  return { ...result, findings: result.findings.map((one) => ({ ...one, at: one.at.replace(prefix, '') })) };
}
