import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Structure } from '../../contract/structures.ts';
import type { JsonObject } from '../../model/json.ts';
import { changeStatus, type Faults, spoilBody } from '../faults.ts';
import { writeGson } from '../gson/writer.ts';

/** What a request is answered with. */
export type Answer =
  | { readonly kind: 'text'; readonly httpStatus: number; readonly text: string }
  | JsonAnswer
  | { readonly kind: 'page'; readonly httpStatus: number; readonly reason: string };

export interface JsonAnswer {
  readonly kind: 'json';
  readonly httpStatus: number;
  /** What the body is made of; null for one that the contract does not know. */
  readonly structure: Structure | null;
  readonly body: JsonObject;
  /** Whether it is written by the Gson that escapes for HTML; synchronous failures are not. */
  readonly escapeHtml: boolean;
  /** Servers name no type; the page does. */
  readonly contentType?: string;
}

export function textAnswer(httpStatus: number, text: string): Answer {
  return { kind: 'text', httpStatus, text };
}

/** Sends an answer, spoilt by the faults. */
export function sendAnswer(request: Request, response: Response, answer: Answer, faults: Faults): void {
  const text = answerText(answer, faults);
  response.writeHead(answer.kind === 'page' ? answer.httpStatus : changeStatus(faults, answer.httpStatus), {
    ...headersOf(request, answer),
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** No answer of a server names its type. */
function headersOf(request: Request, answer: Answer): Readonly<Record<string, string>> {
  if (answer.kind === 'page') return { 'Content-Type': 'text/html;charset=utf-8' };
  if (answer.kind === 'json' && answer.contentType !== undefined)
    return { 'Content-Type': answer.contentType };
  const hasSession = /\bJSESSIONID=/.test(request.headers.cookie ?? '');
  return hasSession ? {} : { 'Set-Cookie': newCookie() };
}

function answerText(answer: Answer, faults: Faults): string {
  switch (answer.kind) {
    case 'text':
      return answer.text;
    case 'json':
      return writeGson(spoilBody(faults, answer.structure, answer.body), answer);
    case 'page':
      return pageOf(`HTTP Status ${answer.httpStatus} – ${answer.reason}`);
  }
}

/** The servlet asks for a session on every request, so each answer to a request without one sets it. */
function newCookie(): string {
  return `JSESSIONID=${randomBytes(16).toString('hex').toUpperCase()}; Path=/zstack; HttpOnly`;
}

/** The container's own page, for what never reaches the API. */
function pageOf(title: string): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}
