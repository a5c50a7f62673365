import type { Matrix, ReportContext } from './matrix.ts';

/** Turns results into one document. Pure: no clock, no network, no file. */
export type Renderer = (matrix: Matrix, context: ReportContext) => string;

/** Every kind of report, by its name in `--report KIND=PATH`; imported when it is requested. */
const RENDERERS = {
  text: async () => (await import('./text.ts')).renderMatrixText,
  json: async () => (await import('./json.ts')).renderMatrixJson,
  junit: async () => (await import('./junit.ts')).renderMatrixJunit,
  html: async () => (await import('./html.ts')).renderMatrixHtml,
  markdown: async () => (await import('./markdown.ts')).renderMatrixMarkdown,
  github: async () => (await import('./github.ts')).renderMatrixGithub,
  sarif: async () => (await import('./sarif.ts')).renderMatrixSarif,
} as const satisfies Record<string, () => Promise<Renderer>>;

export type ReportKind = keyof typeof RENDERERS;

export const REPORT_KINDS = Object.keys(RENDERERS) as readonly ReportKind[];

/** The renderer of a kind of report. */
export function rendererOf(kind: ReportKind): Promise<Renderer> {
  return RENDERERS[kind]();
}
