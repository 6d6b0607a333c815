// Tests run as compiled by tsc: the same code as production, no transform. One project per size of test.
const sizes = { unit: 'spec', integration: 'int-spec', e2e: 'e2e-spec', browser: 'browser-spec' };
// Whole systems that are killed, starved and lied to: some ten minutes, by `npm test -- faults`.
const faults = '<rootDir>/dist/test/faults/(server|network|bridge)/';

const project = (displayName, testMatch, testPathIgnorePatterns = []) => ({
  displayName,
  rootDir: '.',
  testEnvironment: 'node',
  transform: {},
  moduleNameMapper: { '^content-disposition$': '<rootDir>/test/support/content-disposition.cjs' },
  testMatch,
  testPathIgnorePatterns,
  modulePathIgnorePatterns: ['<rootDir>/data/', '<rootDir>/dist/apps/web/'],
});

export default {
  projects: [
    ...Object.entries(sizes).map(([name, suffix]) => project(name, [`<rootDir>/dist/**/*.${suffix}.js`], [faults])),
    project('faults', [`<rootDir>/dist/test/faults/{server,network,bridge}/**/*.{int,e2e}-spec.js`]),
  ],
  testTimeout: 30_000,
};
