import { renderMatrixGithub } from './github.ts';
import { renderMatrixHtml } from './html.ts';
import { renderMatrixJson } from './json.ts';
import { renderMatrixJunit } from './junit.ts';
import { renderMatrixMarkdown } from './markdown.ts';
import type { Matrix, ReportContext } from './matrix.ts';
import { renderMatrixSarif } from './sarif.ts';
import { renderMatrixText } from './text.ts';

/** Turns what was found into one document. Pure: no clock, no network, no file. */
export type Renderer = (matrix: Matrix, context: ReportContext) => string;

/** Every kind of report there is, by the name that `--report KIND=PATH` takes. */
export const RENDERERS = {
  text: renderMatrixText,
  json: renderMatrixJson,
  junit: renderMatrixJunit,
  html: renderMatrixHtml,
  markdown: renderMatrixMarkdown,
  github: renderMatrixGithub,
  sarif: renderMatrixSarif,
} as const satisfies Record<string, Renderer>;

export type ReportKind = keyof typeof RENDERERS;

export const REPORT_KINDS = Object.keys(RENDERERS) as readonly ReportKind[];
