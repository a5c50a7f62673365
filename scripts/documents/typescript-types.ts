import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import type { Catalog } from '../../src/contract/catalog.ts';
import { structureOf } from '../../src/contract/structures.ts';
import { DIALECTS, type Dialect } from '../../src/model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.ts';
import { dialectTitle, plainVariants } from './plain-schemas.ts';

const BANNER = '/** Generated from schemas/ by `npm run generate`; do not edit. */';

/** TypeScript types of every structure in every dialect that uses it. */
export async function typescriptTypes(catalog: Catalog): Promise<string> {
  const types = [BANNER];
  for (const dialect of DIALECTS) {
    for (const { title, schema } of plainVariants(catalog, dialect)) {
      const name = dialectTitle(dialect, title);
      const text = await compile(declared(catalog, dialect, { ...schema, title: name }), name, {
        additionalProperties: false,
        bannerComment: '',
        format: false,
      });
      types.push(tidy(text));
    }
  }
  types.push(...names(catalog));
  return `${types.join('\n\n')}\n`;
}

const CONFIG_SCHEMA = join(import.meta.dirname, '../../src/commands/settings/config.schema.json');

/** TypeScript types of the config file. */
export async function configTypes(): Promise<string> {
  // Titles are phrases for messages; the tool would make names of them.
  const schema = JSON.parse(readFileSync(CONFIG_SCHEMA, 'utf8'), (key, value) =>
    ['title', '$id'].includes(key) && typeof value === 'string' ? undefined : value,
  );
  const bannerComment = BANNER.replace('schemas/', 'config.schema.json');
  const options = { additionalProperties: false, bannerComment, format: false };
  let depth = 0;
  const lines = (await compile(schema, 'Config', options)).split('\n').map((line) => {
    if (line.startsWith('}')) depth--;
    const indented = `${'  '.repeat(depth)}${line}`.trimEnd();
    if (line.endsWith('{')) depth++;
    return indented;
  });
  return lines.join('\n');
}

/** Names of fields and headers as types, so that the compiler names whatever a renamed field leaves behind. */
function names(catalog: Catalog): readonly string[] {
  const structures = [...catalog.structures.values()];
  const rows = structures.map(
    ({ name, fields }) => `  readonly '${name}': ${union(fields.map((field) => field.name))};`,
  );
  const headers = structures.flatMap(({ fields, source }) =>
    fields.filter(({ name }) => source.properties[name]?.['x-in'] === 'header').map(({ name }) => name),
  );
  return [
    ['/** The fields of each structure. */', 'export interface FieldNames {', ...rows, '}'].join('\n'),
    '/** A field of any structure. */\nexport type FieldName = FieldNames[keyof FieldNames];',
    `/** A header of the API. */\nexport type HeaderName = ${union(headers)};`,
  ];
}

function union(all: readonly string[]): string {
  return all.length === 0 ? 'never' : [...new Set(all)].map((name) => `'${name}'`).join(' | ');
}

/**
 * A schema whose references are written out as type names. The tool resolves none, so it needs neither
 * files nor network, and it does not declare a structure again for each description beside a `$ref`.
 */
function declared(catalog: Catalog, dialect: Dialect, schema: JsonObject): JSONSchema {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const names = Object.entries(properties).map(([name, property]) => {
    const tsType = isJsonObject(property) ? typeName(catalog, dialect, property) : undefined;
    const { description = '' } = property as JsonObject;
    return [name, tsType === undefined ? property : { tsType, description }];
  });
  return { ...schema, properties: Object.fromEntries(names) } as JSONSchema;
}

/** The type of what refers to a structure or holds more than a plain value; undefined for a plain value. */
function typeName(catalog: Catalog, dialect: Dialect, node: JsonObject): string | undefined {
  const { $ref, anyOf, type, items } = node;
  if (typeof $ref === 'string') return dialectTitle(dialect, catalog.structure(structureOf($ref)).title);
  if (Array.isArray(anyOf)) return anyOf.map((one) => typeOf(catalog, dialect, one)).join(' | ');
  if (isJsonObject(items)) return `readonly ${typeOf(catalog, dialect, items)}[]`;
  if (type === 'object') return '{ readonly [key: string]: unknown }';
  return type === undefined ? 'unknown' : undefined;
}

function typeOf(catalog: Catalog, dialect: Dialect, node: JsonValue): string {
  if (!isJsonObject(node)) throw new Error(`not a schema: ${JSON.stringify(node)}`);
  const type = String(node['type']);
  return typeName(catalog, dialect, node) ?? (type === 'integer' ? 'number' : type);
}

/** Lays the tool's text out: it can neither indent without its formatter nor write `readonly`. */
function tidy(text: string): string {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const start = lines.findIndex((line) => line.startsWith('export interface '));
  const head = lines.slice(0, start + 1).map((line) => (line.startsWith('*') ? ` ${line}` : line));
  const body = lines.slice(start + 1, -1).map((line) => {
    if (line.startsWith('/*')) return `  ${line}`;
    return line.startsWith('*') ? `   ${line}` : `  readonly ${line};`;
  });
  return [...head, ...body, '}'].join('\n');
}
