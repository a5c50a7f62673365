import type { Structure } from '../contract/structures.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** Class that the server makes each structure of; one that is not here stands for no class. */
const JAVA_CLASSES: ReadonlyMap<string, string> = new Map([
  ['ipsec-connection', 'org.zstack.ipsec.IPsecConnectionInventory'],
  ['peer-cidr', 'org.zstack.ipsec.IPsecPeerCidrInventory'],
  ['l3-network-ref', 'org.zstack.ipsec.IPsecL3NetworkRefInventory'],
  ['session', 'org.zstack.header.identity.SessionInventory'],
]);

/** The Java class of a structure, such as `org.zstack.ipsec.IPsecConnectionInventory`. */
export function javaClass(structure: Structure): string {
  const found = JAVA_CLASSES.get(structure.name);
  if (found === undefined) throw new Error(`no Java class is known for ${structure.name}`);
  return found;
}

/** Java class of each part of a body by its path, such as `inventory.peerCidrs[0]` (`server/schema-map`). */
export function schemaMap(structure: Structure, body: JsonObject): JsonObject {
  return Object.fromEntries(classesIn(structure, body, ''));
}

function classesIn(structure: Structure, body: JsonObject, path: string): readonly [string, string][] {
  return structure.fields.flatMap((field) => {
    const child = structure.child(field);
    const value = body[field.name];
    if (child === null || value === undefined) return [];
    const place = path === '' ? field.name : `${path}.${field.name}`;
    if (!Array.isArray(value)) return classOf(child, value, place);
    return value.flatMap((item: JsonValue, index) => classOf(child, item, `${place}[${index}]`));
  });
}

function classOf(structure: Structure, value: JsonValue, place: string): readonly [string, string][] {
  if (!isJsonObject(value)) return [];
  const own = JAVA_CLASSES.get(structure.name);
  return [
    ...(own === undefined ? [] : [[place, own] satisfies [string, string]]),
    ...classesIn(structure, value, place),
  ];
}
