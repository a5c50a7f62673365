/** Members of an entry, a request and a response that are copied, with their texts searched; all others are left out. */
export const ENTRY = [
  'pageref',
  'startedDateTime',
  'time',
  'serverIPAddress',
  'connection',
  'comment',
  '_fromCache',
  '_resourceType',
  '_error',
];
export const MESSAGE = [
  'method',
  'status',
  'statusText',
  'httpVersion',
  'headersSize',
  'bodySize',
  'comment',
  '_error',
  '_charlesStatus',
  '_transferSize',
];
export const TIMINGS = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive', 'ssl'];
