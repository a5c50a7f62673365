import type { HeaderName } from '../../generated/types.ts';

/** Headers that the code reads or writes, as the schemas spell them. */
export const AUTHORIZATION = 'Authorization' satisfies HeaderName;
export const CONTENT_TYPE = 'Content-Type' satisfies HeaderName;
export const DATE = 'Date' satisfies HeaderName;
export const JOB_UUID = 'X-Job-UUID' satisfies HeaderName;
export const API_TIMEOUT = 'X-API-Timeout' satisfies HeaderName;
export const WEB_HOOK = 'X-Web-Hook' satisfies HeaderName;
export const JOB_SUCCESS = 'X-Job-Success' satisfies HeaderName;
export const JSON_SCHEMA = 'X-JSON-Schema' satisfies HeaderName;
