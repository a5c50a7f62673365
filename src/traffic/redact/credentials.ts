import { splitScheme } from '../../model/scheme.ts';
import type { Masking } from './masking.ts';

/** What tells a cookie its place and age is no secret. */
const ATTRIBUTE = /^\s*(path|domain|expires|max-age|samesite)\s*=/i;

/** Hands the parts of a credential's header to where secrets belong: what it was authorized with, each cookie's value. */
export function learnCredential(name: string, value: string, masking: Masking): void {
  const { scheme, apart, credential } = splitScheme(value);
  const isCookie = /cookie/i.test(name);
  if (isCookie || !apart) {
    masking.guarded(value.trim());
    for (const part of value.split(/[;,]\s*/)) {
      if (!ATTRIBUTE.test(part)) masking.guarded(part.slice(part.indexOf('=') + 1).trim());
    }
  }
  if (isCookie || scheme === null) return;
  const basic = scheme.toLowerCase() === 'basic' ? Buffer.from(credential, 'base64').toString() : '';
  const password = basic.slice(basic.indexOf(':') + 1);
  for (const part of [credential, ...credential.split(/[\s:]+/), password]) masking.secret(part);
}
