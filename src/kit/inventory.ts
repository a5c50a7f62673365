import type { FieldName } from '../../generated/types.ts';
import { pollOperation } from '../contract/replies.ts';
import { createJudge, findingOfRun } from '../judge/judge.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import { type Exchange, readPayload } from '../model/exchange.ts';
import { type Finding, VERDICTS, verdictOf } from '../model/finding.ts';
import { isJsonObject, type JsonObject, jsonTypeOf } from '../model/json.ts';
import { assertDialect, type CheckResult, ownContract, UNJUDGED } from './check.ts';
import { jsonText } from './received.ts';

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
 * @throws ResponseError when it has no form in JSON
 */
export function checkInventory(inventory: unknown, options: InventoryOptions = {}): CheckResult {
  const { dialect = 'auto', uuid } = options;
  assertDialect(dialect);
  if (!isJsonObject(inventory)) return noInventory(dialect, inventory);
  if (dialect !== 'auto') return judgeIn(dialect, inventory, uuid ?? null);
  const results = DIALECTS.map((one) => judgeIn(one, inventory, uuid ?? null));
  const [best] = results.toSorted((one, other) => weight(one) - weight(other));
  if (best === undefined) throw new Error('there is no dialect');
  return { ...best, because: 'it fits this one best' };
}

/** First by verdict, then by how much is wrong; servers' dialect wins where the two are equal. */
function weight({ verdict, findings, dialect }: CheckResult): number {
  return VERDICTS.indexOf(verdict) * 10_000 + findings.length * 2 + (dialect === 'deployed' ? 0 : 1);
}

/** A value that is no object has no fields to judge. */
function noInventory(dialect: Dialect | 'auto', value: unknown): CheckResult {
  const found = value === undefined ? 'undefined' : jsonTypeOf(value);
  const one = findingOfRun({
    rule: 'field-type',
    expected: ['inventory-object'],
    actual: ['type', { found }],
  });
  return {
    verdict: verdictOf([one]),
    dialect: dialect === 'auto' ? 'deployed' : dialect,
    because: 'it fits neither',
    operation: ownContract().pageOperation.id,
    findings: [one],
    reason: null,
  };
}

/** Judges an answer of the dialect with this inventory; only the findings inside the inventory count. */
function judgeIn(dialect: Dialect, inventory: JsonObject, uuid: string | null): CheckResult {
  const catalog = ownContract();
  const operation = dialect === 'documented' ? catalog.pageOperation.id : pollOperation(catalog).id;
  const envelope = dialect === 'documented' ? { success: true, error: null } : {};
  const text = jsonText({ ...envelope, [INVENTORY]: inventory }, 'the inventory');
  const exchange: Exchange = {
    request: { method: 'GET', path: '', headers: {}, body: { kind: 'absent' } },
    response: { status: 200, headers: {}, body: readPayload(text) },
  };
  const requested = { uuid, operation: null, validationOnly: false };
  const judgement = createJudge(catalog)(exchange, { dialect, operation, requested, unknown: UNJUDGED });
  const findings = judgement.findings.map(within);
  const { reason } = judgement;
  return { verdict: verdictOf(findings), dialect, because: 'it was asked for', operation, findings, reason };
}

/** A finding by its place in the inventory. */
function within(found: Finding): Finding {
  return found.at.startsWith(`/${INVENTORY}`)
    ? { ...found, at: found.at.slice(INVENTORY.length + 1) }
    : found;
}
