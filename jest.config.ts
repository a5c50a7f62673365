import type { Config } from 'jest';

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: [],
  transform: {
    '^.+\\.[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }],
  },
  // It and what it brings along are ES modules, and Jest runs the sources as CommonJS.
  transformIgnorePatterns: ['^(?!.*/node_modules/env-ci/).*/node_modules/'],
  restoreMocks: true,
} satisfies Config['projects'] extends readonly (infer P)[] | undefined ? Partial<P> : never;

/**
 * Consumer tests write pacts, provider tests read them: `npm test` runs the projects in order. Those of the
 * browser need Chromium, those of the broker Ruby, those of the package install it from the
 * registry, those of OpenAPI have tools of their own, those of the documents run each command in a fresh clone; each
 * is run on its own.
 */
const config: Config = {
  // Whatever hangs is ended; nothing that a busy machine makes slower.
  testTimeout: 120_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/tests/{unit,suite,e2e}/**/*.test.ts'] },
    { ...shared, displayName: 'consumer', testMatch: ['<rootDir>/tests/consumer/**/*.test.ts'] },
    { ...shared, displayName: 'documents', testMatch: ['<rootDir>/tests/documents/*.test.ts'] },
    { ...shared, displayName: 'browser', testMatch: ['<rootDir>/tests/browser/**/*.test.ts'] },
    { ...shared, displayName: 'package', testMatch: ['<rootDir>/tests/package/*.test.ts'] },
    { ...shared, displayName: 'openapi', testMatch: ['<rootDir>/tests/openapi/*.test.ts'] },
    { ...shared, displayName: 'broker', testMatch: ['<rootDir>/tests/broker/*.test.ts'] },
    { ...shared, displayName: 'provider', testMatch: ['<rootDir>/tests/provider/**/*.test.ts'] },
  ],
};

export default config;
