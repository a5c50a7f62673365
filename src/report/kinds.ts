import type { ReportContext, RunReport } from './run-report.ts';
import type { TextOptions } from './screen.ts';

/** Turns results into one document. Pure: no clock, no network, no file. */
export type Renderer = (run: RunReport, context: ReportContext, shown?: TextOptions) => string;

/** Every kind of report, by its name in `--report KIND=PATH`; imported when it is requested. */
const RENDERERS = {
  text: async () => (await import('./text.ts')).renderText,
  json: async () => (await import('./json.ts')).renderJson,
  junit: async () => (await import('./junit.ts')).renderJunit,
  html: async () => (await import('./html.ts')).renderHtml,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  github: async () => (await import('./github.ts')).renderGithub,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
} as const satisfies Record<string, () => Promise<Renderer>>;

export type ReportKind = keyof typeof RENDERERS;

export const REPORT_KINDS = Object.keys(RENDERERS) as readonly ReportKind[];

export function rendererOf(kind: ReportKind): Promise<Renderer> {
  return RENDERERS[kind]();
}
