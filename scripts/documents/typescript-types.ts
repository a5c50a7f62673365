import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import type { Catalog } from '../../src/contract/catalog.ts';
import { META_SCHEMAS, readMetaSchema } from '../../src/contract/files.ts';
import { structureOf } from '../../src/contract/structures.ts';
import { DIALECTS, type Dialect } from '../../src/model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.ts';
import reportSchema from '../../src/report/report.schema.json' with { type: 'json' };
import { interactionTypes } from './interaction-types.ts';
import { dialectTitle, plainVariants } from './plain-schemas.ts';

const BANNER = `/** Generated from schemas/ and src/report/report.schema.json by \`npm run generate\`; do not edit. */
import type { JsonValue } from '../src/model/json.ts';

export type * from './structures.ts';`;

const STRUCTURES_BANNER = '/** Generated from schemas/ by `npm run generate`; do not edit. */';

const OPTIONS = { additionalProperties: false, bannerComment: '', format: false };

/** TypeScript types of every structure in every dialect that uses it, which the package exports. */
export async function structureTypes(catalog: Catalog): Promise<string> {
  const types = [STRUCTURES_BANNER];
  for (const dialect of DIALECTS) {
    for (const { title, schema } of plainVariants(catalog, dialect)) {
      const name = dialectTitle(dialect, title);
      const text = await compile(declared(catalog, dialect, { ...schema, title: name }), name, OPTIONS);
      types.push(tidy(text));
    }
  }
  return `${types.join('\n\n')}\n`;
}

/** TypeScript types of names, of the contract's own files and of the JSON report; those of structures come along. */
export async function typescriptTypes(catalog: Catalog): Promise<string> {
  const types = [
    BANNER,
    ...names(catalog),
    ...interactionTypes(catalog),
    ...(await fileTypes()),
    ...(await reportTypes()),
  ];
  return `${types.join('\n\n')}\n`;
}

/** Types of the files under `schemas/` and `contracts/`, from the JSON Schemas that those files fit. */
async function fileTypes(): Promise<readonly string[]> {
  const texts = META_SCHEMAS.map((name) => compile(readMetaSchema(name) as JSONSchema, name, OPTIONS));
  // Whatever a schema leaves open is JSON; comments on how many items a list has say what its type says.
  const mended = (text: string): string =>
    text
      .replaceAll(/(?<![\w"-])unknown(?![\w"-])/g, 'JsonValue')
      .replaceAll(/\/\*\*\n\s*\* @minItems \d+\n\s*\*\/|\n\s*\*\s*\n\s*\* @minItems \d+/g, '');
  return (await Promise.all(texts)).map((text) => tidy(mended(text)));
}

/** Types of the JSON report: of each definition of its schema, with `Report` before its name. */
async function reportTypes(): Promise<readonly string[]> {
  const named = (key: string): string => `Report${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  const definitions = Object.entries(reportSchema.$defs).map(([key, one]) => [named(key), one]);
  const schema = JSON.parse(
    JSON.stringify({ ...reportSchema, $defs: Object.fromEntries(definitions) }).replaceAll(
      /(?<="#\/\$defs\/)\w+/g,
      named,
    ),
  ) as JSONSchema;
  const { $id: _, title: __, ...open } = schema;
  return [tidy(await compile(open, 'ReportFile', OPTIONS))];
}

const CONFIG_SCHEMA = join(import.meta.dirname, '../../src/commands/settings/config.schema.json');

/** TypeScript types of the config file. */
export async function configTypes(): Promise<string> {
  // Titles are phrases for messages; the tool would make names of them.
  const schema = JSON.parse(readFileSync(CONFIG_SCHEMA, 'utf8'), (key, value) =>
    ['title', '$id'].includes(key) && typeof value === 'string' ? undefined : value,
  );
  const bannerComment = '/** Generated from config.schema.json by `npm run generate`; do not edit. */';
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
    [
      '/** The parameters of each provider state, by its name. */',
      'export interface ProviderStates {',
      ...catalog.states.flatMap(({ name, description, values }) => [
        `  /** ${description} */`,
        `  readonly '${name}': { ${Object.keys(values)
          .map((key) => `readonly ${key}: string`)
          .join('; ')} };`,
      ]),
      '}',
    ].join('\n'),
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
  if (typeof $ref === 'string')
    return dialectTitle(dialect, catalog.structure(structureOf($ref)).source.title);
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
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  let depth = 0;
  const laidOut = lines.flatMap((line) => {
    if (line.startsWith('}')) depth--;
    const indented = `${'  '.repeat(depth)}${line.startsWith('*') ? ' ' : ''}${member(line, depth)}`;
    if (line.endsWith('{')) depth++;
    return depth === 0 && /^(\}|export type .*\)$)/.test(line) ? [indented, ''] : [indented];
  });
  return laidOut.join('\n').trim();
}

/** A line of an interface, read-only, with the semicolon that the tool leaves out. */
function member(line: string, depth: number): string {
  if (line.startsWith('}')) return depth === 0 || line.endsWith('{') ? line : `${line};`;
  if (depth === 0 || !/^("?[\w$-]+"?\??|\[k: string\]): /.test(line)) return line;
  const list = line.replace(/: (?=\[|[^{[ ]*\[\]$)/, ': readonly ');
  return `readonly ${list}${line.endsWith('{') ? '' : ';'}`;
}
