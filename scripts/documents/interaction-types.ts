import type { Catalog } from '../../src/contract/catalog.ts';
import { readableFields } from '../../src/contract/readable-fields.ts';
import type { Interaction, StructureReply } from '../../src/model/contract.ts';
import { dialectTitle, variantTitle } from './plain-schemas.ts';

/** Types by which `zstack-contract/pact` knows the interactions, their states and what a client can read. */
export function interactionTypes(catalog: Catalog): readonly string[] {
  const reads = new Map<string, string>();
  const rows = catalog.interactions.map((interaction) => {
    const { id, title, given, reply } = interaction;
    const name = 'text' in reply ? 'never' : readsName(catalog, interaction, reply);
    if ('structure' in reply) reads.set(name, readsType(catalog, interaction, name));
    return `  /** ${title} (${reply.status}). */\n  readonly '${id}': { readonly given: '${given}'; readonly reads: ${name} };`;
  });
  return [
    ...reads.values(),
    [
      '/** The interactions of the contract, with the provider state before each, and the fields of its reply. */',
      'export interface Interactions {',
      ...rows,
      '}',
    ].join('\n'),
  ];
}

function readsName(
  catalog: Catalog,
  { dialect }: Interaction,
  { structure, outcome }: StructureReply,
): string {
  return `${dialectTitle(dialect, variantTitle(catalog, dialect, structure, outcome ?? null))}Reads`;
}

function readsType(catalog: Catalog, interaction: Interaction, name: string): string {
  const fields = [...readableFields(catalog, interaction)];
  if (fields.length === 0) return `/** This body has no field. */\nexport type ${name} = never;`;
  const optional = fields.filter(([, { isOptional }]) => isOptional).map(([path]) => `\`${path}\``);
  const note = optional.length === 0 ? '' : `; servers may leave out ${optional.join(', ')}`;
  const names = fields.map(([path]) => `\n  | '${path}'`);
  return `/** Fields that a client can read in this body${note}. */\nexport type ${name} =${names.join('')};`;
}
