// Tests run as compiled by tsc: the same code as production, no transform. One project per size of test.
const sizes = { unit: 'spec', integration: 'int-spec', e2e: 'e2e-spec', browser: 'browser-spec' };

export default {
  projects: Object.entries(sizes).map(([displayName, suffix]) => ({
    displayName,
    rootDir: '.',
    testEnvironment: 'node',
    transform: {},
    moduleNameMapper: { '^content-disposition$': '<rootDir>/test/support/content-disposition.cjs' },
    testMatch: [`<rootDir>/dist/**/*.${suffix}.js`],
    modulePathIgnorePatterns: ['<rootDir>/data/', '<rootDir>/dist/apps/web/'],
  })),
  testTimeout: 30_000,
};
