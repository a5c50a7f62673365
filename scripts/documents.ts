import type { Catalog } from '../src/contract/catalog.ts';
import { fieldPlaces } from '../src/contract/places.ts';
import { disruptiveOperations } from '../src/contract/reply-shape.ts';
import type { ReportContext } from '../src/report/matrix.ts';
import type { GeneratedFiles } from './generated-files.ts';
import { rulesDocument } from './rules-document.ts';
import { sampleReports } from './samples.ts';

/** What is generated under `docs/`, by its path there. */
export async function documents(catalog: Catalog): Promise<GeneratedFiles> {
  const context = contextOf(catalog);
  const samples = await sampleReports(catalog, context);
  return new Map([
    ['rules.md', rulesDocument(catalog, context)],
    ...[...samples].map(([name, text]) => [`samples/${name}`, text] as const),
  ]);
}

/** What a report looks up, as the command line gives it. */
export function contextOf(catalog: Catalog): ReportContext {
  const { fieldById, divergences } = catalog;
  const disruptive = disruptiveOperations(catalog);
  return { fields: fieldById, divergences, disruptive, places: fieldPlaces(catalog), strict: false };
}
