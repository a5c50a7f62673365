import type { Catalog } from '../contract/catalog.ts';
import { secretNameTest } from '../contract/secrets.ts';
import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../model/json.ts';
import { SHORTEST_ELSEWHERE, secretForms } from '../model/secret-forms.ts';
import { isSecretMember } from '../model/secret-members.ts';
import { endsInSecretWord } from '../model/secret-names.ts';
import { exampleTest, type IsExample } from './contract-examples.ts';
import { decodeBody } from './encoded-body.ts';
import type { Pact } from './pact-file.ts';
import { isRequestPath, tellsSecretPath } from './secret-paths.ts';
import { holdsCredential, literalOf, tellsSecret } from './secret-texts.ts';

/** Where Pact keeps its rules and generators; a member of a body may have these names too, and is a value. */
const RULES = /^\/(interactions|messages)\/\d+(\/(request|response)(\/\d+)?)?\/(matchingRules|generators)$/;

/** Members of rules and generators that hold a value; others say how they work. */
const RULE_VALUES: ReadonlySet<string> = new Set(['value', 'example', 'expression']);

/** Where a walk through a pact is. */
interface Spot {
  readonly at: string;
  /** The last name on the way. */
  readonly name: string;
  /** The last name on the way that is a secret's; null where none is. */
  readonly secretName: string | null;
  readonly inRules: boolean;
}

/**
 * The places of a pact where a secret stands: a secret of this run anywhere, in the place of a secret
 * anything but the contract's own examples, and what is a credential by its form. Bodies in base64 are
 * decoded. Values are never part of the answer.
 *
 * @param own secrets that are known, such as those of the environment
 */
export function secretsInPact(catalog: Catalog, pact: Pact, own: readonly string[]): readonly string[] {
  const places = ownSecretIn(pact.text, own) ? [ownPlace(pact.content, own)] : [];
  const isExample = exampleTest(catalog);
  const isSecretName = secretNameTest(catalog);
  const tells = (text: string, spot: Spot): boolean => {
    if (!spot.inRules && tellsSecret(text, isSecretName, isExample)) return true;
    const path = isRequestPath(spot.at) ? textOf(text, spot) : null;
    return path !== null && tellsSecretPath(catalog, path, isSecretName, isExample);
  };
  const see = (value: JsonValue, spot: Spot): void => {
    if (isJsonArray(value)) {
      value.forEach((item, index) => {
        see(item, { ...spot, at: `${spot.at}/${index}` });
      });
    } else if (isJsonObject(value)) {
      const decoded = decodeBody(value);
      if (decoded !== null) {
        const at = `${spot.at}/content`;
        // Written anew, since JSON may write any character as an escape.
        if (ownSecretIn(`${decoded.text} ${JSON.stringify(decoded.value)}`, own))
          places.push(`${at}${ownPlace(decoded.value, own)}`);
        see(decoded.value, { ...spot, at, name: 'content' });
      }
      for (const [name, inner] of Object.entries(value)) {
        const at = `${spot.at}/${name}`;
        const secretName = isSecretMember(value, name, isSecretName) ? name : spot.secretName;
        see(inner, { at, name, secretName, inRules: spot.inRules || RULES.test(at) });
      }
    } else if (isSecretAt(value, spot, isExample)) places.push(spot.at);
    else if (typeof value === 'string' && tells(value, spot)) places.push(spot.at);
  };
  see(pact.content, { at: '', name: '', secretName: null, inRules: false });
  return [...new Set(places)];
}

function isJsonArray(value: JsonValue): value is JsonArray {
  return Array.isArray(value);
}

function isSecretAt(
  value: Exclude<JsonValue, JsonArray | JsonObject>,
  spot: Spot,
  isExample: IsExample,
): boolean {
  const { secretName } = spot;
  // Pins are secrets, counts of tokens are not.
  if (typeof value === 'number')
    return (
      isValueAt(spot) && secretName !== null && endsInSecretWord(secretName) && !isExample(String(value))
    );
  if (typeof value !== 'string') return false;
  if (holdsCredential(value, isExample)) return true;
  if (secretName === null) return false;
  const text = textOf(value, spot);
  return text !== null && !isExample(text);
}

function isValueAt({ name, inRules }: Spot): boolean {
  return !inRules || RULE_VALUES.has(name);
}

/** The text that a place asks for; null where it says how a rule works, or allows several. */
function textOf(value: string, spot: Spot): string | null {
  if (isValueAt(spot)) return value;
  return spot.name === 'regex' ? literalOf(value) : null;
}

function ownSecretIn(text: string, own: readonly string[]): boolean {
  return own
    .filter((one) => one.length >= SHORTEST_ELSEWHERE)
    .flatMap((one) => [...secretForms(one), Buffer.from(one).toString('base64').replace(/=+$/, '')])
    .some((written) => text.includes(written));
}

/** The deepest place that holds a secret of this run, in a value or in a name. */
function ownPlace(value: JsonValue, own: readonly string[], at = ''): string {
  if (!Array.isArray(value) && !isJsonObject(value)) return at;
  for (const [name, inner] of Object.entries(value as JsonObject)) {
    if (ownSecretIn(JSON.stringify(inner), own)) return ownPlace(inner, own, `${at}/${name}`);
  }
  return at === '' ? '/' : at;
}
