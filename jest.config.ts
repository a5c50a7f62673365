import type { Config } from 'jest';

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: [],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }],
  },
  restoreMocks: true,
} satisfies Config['projects'] extends readonly (infer P)[] | undefined ? Partial<P> : never;

/** Consumer tests write pacts, provider tests read them: `npm test` runs the projects in order. */
const config: Config = {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/tests/{unit,suite,e2e}/**/*.test.ts'] },
    { ...shared, displayName: 'consumer', testMatch: ['<rootDir>/tests/consumer/**/*.test.ts'] },
    { ...shared, displayName: 'provider', testMatch: ['<rootDir>/tests/provider/**/*.test.ts'] },
  ],
};

export default config;
