import type { JsonObject, JsonValue } from '../model/json.ts';

/** A part of a schema file as it is written, beneath a property or an item. */
export interface SourceNode {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: SourceNode;
}

/** What `x-deployed` says of a property: how real servers differ from the page. */
export interface Deployed {
  readonly presence?: 'optional' | 'never' | 'only';
  /** A JSON Schema of the values that servers are known to send. */
  readonly values?: JsonObject;
  readonly divergence?: string;
}

/** A property of a schema file as it is written. */
export interface SourceProperty extends SourceNode {
  readonly description: string;
  readonly examples?: readonly JsonValue[];
  readonly 'x-type'?: string;
  readonly 'x-source': string;
  readonly 'x-required'?: boolean;
  readonly 'x-nullable'?: boolean;
  readonly 'x-outcome'?: 'success' | 'failure';
  readonly 'x-secret'?: boolean;
  readonly 'x-in'?: 'path' | 'query' | 'header';
  readonly 'x-deployed'?: Deployed;
}

/** One file under `schemas/`: one structure. */
export interface SourceSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly 'x-source': string;
  readonly 'x-deployed'?: { readonly presence: 'only' };
  readonly additionalProperties?: SourceNode;
  readonly properties: Readonly<Record<string, SourceProperty>>;
}

export const SCHEMA_SUFFIX = '.schema.json';

/** `peer-cidr.schema.json` -> `peer-cidr` */
export function structureOf(fileOrRef: string): string {
  return fileOrRef.slice(0, -SCHEMA_SUFFIX.length);
}

/** The structure that a property or its items refer to; null for a plain value. */
export function referredStructure(node: SourceNode): string | null {
  const ref = node.$ref ?? node.items?.$ref;
  return ref === undefined ? null : structureOf(ref);
}
