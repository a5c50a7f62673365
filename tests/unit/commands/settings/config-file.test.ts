import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../../src/commands/options.ts';
import { understandConfig } from '../../../../src/commands/settings/config-file.ts';
import { CONFIG_NAME } from '../../../../src/commands/settings/flags.ts';
import { ask, CONFIG, CWD, complaint } from './ask.ts';

function understand(text: string): ReturnType<typeof understandConfig> {
  return understandConfig(text, '/f.yaml');
}

function complaints(text: string): readonly string[] {
  try {
    understand(text);
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** A config with one setting of a target, in both places that can have it. */
const inTarget = (setting: string): string => `targets: {prod: {url: "http://a", ${setting}}}`;
const inDefaults = (setting: string): string => `defaults: {${setting}}`;

const ONE_KIND = 'expected exactly one of session, accessKey and account';
const VARIABLE = 'expected the name of an environment variable, in capitals';
const SECRET =
  'expected {env: NAME}, the environment variable that holds it; the value itself never stands in';
const NEVER = 'a reconnect is allowed by the flag --allow-reconnect only, never by a file';

/** Settings of a target that are wrong: the setting, and what is said behind the target's place. */
const WRONG: readonly (readonly [string, string])[] = [
  ['dialect: deploid', 'dialect: expected documented or deployed; did you mean deployed?'],
  ['dialect:', 'dialect: expected documented or deployed'],
  ['uuid: 12345678901234567890123456789012', 'uuid: expected 32 lowercase hex digits, in quotes'],
  ['credentials: {}', `credentials: ${ONE_KIND}`],
  ['credentials: {session: {env: A}, account: {name: a}}', `credentials: ${ONE_KIND}`],
  ['credentials: {session: x}', `credentials.session: ${SECRET}`],
  ['credentials: {session: {}}', `credentials.session.env is missing; ${VARIABLE}`],
  ['credentials: {session: {env: a-b}}', `credentials.session.env: ${VARIABLE}`],
  ['credentials: {sesion: {env: A}}', 'credentials.sesion is not a setting; did you mean session?'],
  ['credentials: {accessKey: {id: {env: A}}}', `credentials.accessKey.secret is missing; ${SECRET}`],
  [
    'credentials: {account: {name: ""}}',
    'credentials.account.name: expected a name in quotes, or {env: NAME}',
  ],
  ['credentials: {account: {name: a, password: b}}', `credentials.account.password: ${SECRET}`],
  ['caFile: ""', 'caFile: expected the path of a PEM file'],
  ['insecure: yes', 'insecure: expected true or false'],
  ['budget: .nan', 'budget: expected seconds, above 0 and at most 86400'],
  ['maxBodyBytes: 1.5', 'maxBodyBytes: expected a whole number of bytes from 1 to 1073741824'],
  ['conectTimeout: 1', 'conectTimeout is not a setting; did you mean connectTimeout?'],
  ['allowReconnect: true', `allowReconnect: ${NEVER}`],
  ['allow-reconnect: true', `allow-reconnect: ${NEVER}`],
];

describe('the config file', () => {
  const named = (file: string): string => join(file, CONFIG_NAME);

  it.each([CWD, '/home/op', '/'])(
    'is the nearest one, in the working folder or above: %s',
    async (folder) => {
      const files = { [named('/')]: 'parallel: 2', [named(folder)]: 'parallel: 1' };
      expect(await ask({}, { files })).toMatchObject({ parallel: 1 });
    },
  );

  it.each([
    ['other.yaml', `${CWD}/other.yaml`],
    ['/etc/abs.yaml', '/etc/abs.yaml'],
  ])('is the one that was given, whatever else there is: %s', async (config, path) => {
    const world = { config: 'parallel: 2', files: { [path]: 'parallel: 1' } };
    expect(await ask({ config }, world)).toMatchObject({ parallel: 1 });
  });

  it.each([
    ['ENOENT', 'there is no such file'],
    ['EISDIR', 'it is a folder'],
    ['EACCES', 'it may not be read'],
  ])('that was given and cannot be read (%s) is an error; none above is taken', async (code, reason) => {
    const world = { config: 'parallel: 1', files: { [`${CWD}/x.yaml`]: { code } } };
    expect(await complaint({ config: 'x.yaml' }, world)).toBe(`--config: ${CWD}/x.yaml: ${reason}`);
  });

  it('is not passed over when it may not be read, and has a path', async () => {
    const files = { [CONFIG]: { code: 'EACCES' }, [named('/')]: 'parallel: 1' };
    expect(await complaint({}, { files })).toBe(`${CONFIG}: it may not be read`);
    expect(await complaint({ config: '' })).toContain('--config: expected the path');
  });
});

describe('a config file', () => {
  it('is understood', () => {
    const { targets, defaults, run, path } = understand(
      'targets: {b: {url: "http://b"}, a.x: {url: "https://a", uuid: "98d8a3b2a9ea3c9db4f0f5a3a5e7a1c4"}}\ndefaults: {budget: 5}\nparallel: 2\nstrict: true\nformat: json',
    );
    expect([...targets.keys()]).toEqual(['b', 'a.x']);
    expect(targets.get('b')).toEqual({ url: 'http://b' });
    expect({ defaults, run, path }).toEqual({
      defaults: { budget: 5 },
      run: { parallel: 2, strict: true, format: 'json' },
      path: '/f.yaml',
    });
  });

  it.each(WRONG)('cannot have %s', (setting, said) => {
    expect(complaints(inTarget(setting)).join('\n')).toContain(`/f.yaml: targets.prod.${said}`);
    expect(complaints(inDefaults(setting)).join('\n')).toContain(`/f.yaml: defaults.${said}`);
  });

  it.each([
    ['parallel: 0', 'parallel: expected a whole number from 1 to 32'],
    ['format: jsn', 'format: expected text or json; did you mean json?'],
    ['strct: true', 'strct is not a setting; did you mean strict?'],
    [
      'reports: {}',
      'reports is not a setting; known are targets, defaults, parallel, strict, format, waivers',
    ],
    ['allowReconnect: true', `allowReconnect: ${NEVER}`],
    ['targets: {}', 'targets: expected a map of at least one name to a target'],
    ['targets: {a: "http://a"}', "targets.a: expected a map of a target's settings"],
    [
      'targets: {a: {dialect: deployed}}',
      'targets.a.url is missing; expected a URL that begins with http:// or https://',
    ],
    ['targets: {a: {url: a.example}}', 'targets.a.url: expected a URL that begins with http:// or https://'],
    ['targets: {a.b: {url: 5}}', 'targets["a.b"].url: expected a URL that begins with http:// or https://'],
    [
      'targets: {ok: {url: "http://a"}, -no: {url: 5}}',
      'targets: expected names of up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or a digit',
    ],
    [
      'defaults: {url: "http://a"}',
      'defaults.url is not a setting; known are dialect, uuid, credentials, timeZone, caFile, certFile, keyFile, insecure, connectTimeout, headersTimeout, totalTimeout, budget, maxBodyBytes',
    ],
    ['[]', 'the file: expected a map of settings'],
  ])('cannot be %s', (text, said) => {
    expect(complaints(text)).toContain(`/f.yaml: ${said}`);
  });

  it('is told all its mistakes at once, each once', () => {
    expect(
      complaints('strict: 5\nparallel: 0\nformat: x\ntargets: {a: {url: 1, uuid: 2}}').slice().sort(),
    ).toEqual([
      '/f.yaml: format: expected text or json',
      '/f.yaml: parallel: expected a whole number from 1 to 32',
      '/f.yaml: strict: expected true or false',
      '/f.yaml: targets.a.url: expected a URL that begins with http:// or https://',
      '/f.yaml: targets.a.uuid: expected 32 lowercase hex digits, in quotes',
    ]);
  });

  it('with very many mistakes is told the first of them', () => {
    const text = Array.from({ length: 50 }, (_, index) => `wrong${index}: 1`).join('\n');
    expect(complaints(text)).toHaveLength(21);
    expect(complaints(text).at(-1)).toBe('/f.yaml: and 30 more');
  });

  it('that holds itself is no trouble', () => {
    expect(complaints('targets: {a: &a {url: "http://a", credentials: *a}}')).toContain(
      '/f.yaml: targets.a.credentials: expected exactly one of session, accessKey and account',
    );
  });

  it('may name a target like something that every object has', () => {
    expect(understand('targets: {constructor: {url: "http://a"}}').targets.get('constructor')).toEqual({
      url: 'http://a',
    });
    expect(understand('targets: {a: {url: "http://a"}}').targets.has('constructor')).toBe(false);
  });

  it('is never quoted in a message: each value, and each odd key, may be a secret', () => {
    const wrong = [
      'CANARY',
      '{CANARY}',
      '{CANARY: {env: A}}',
      '{session: CANARY}',
      '{session: {CANARY}}',
      '{session: {env: CANARY-9f}}',
      '{account: {name: [CANARY], password: CANARY}}',
      '{account: {name: a, password: {env: {CANARY: 1}}}}',
      '{accessKey: {id: CANARY, secret: CANARY}}',
    ].map((credentials) => inTarget(`credentials: ${credentials}`));
    const others = ['session: CANARY', 'password: CANARY', 'uuid: CANARY', 'dialect: CANARY'].map(inTarget);
    const texts = [
      ...wrong,
      ...others,
      'targets: {a: {url: "http://u:CANARY@a", budget: 0}}',
      'targets: {a: {url: "CANARY"}}',
      'targets: {"https://u:CANARY@a": {url: 5}}',
      '"https://u:CANARY@a": {}',
      'format: CANARY',
      'CANARY',
    ];
    for (const text of texts) {
      expect([text, complaints(text)]).not.toEqual([text, []]);
      expect(complaints(text).join('\n')).not.toContain('CANARY');
    }
  });
});
