export default {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/test/fixtures/', '<rootDir>/test/types/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.lua'],
  transform: {
    '\\.lua$': '<rootDir>/test/support/text-module.cjs',
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  moduleNameMapper: {
    '^cdk-gatehouse$': '<rootDir>/lib/index.ts',
    '^cdk-gatehouse/testing$': '<rootDir>/lib/testing/index.ts',
    '^cdk-gatehouse/local$': '<rootDir>/lib/local/index.ts',
    '^cdk-gatehouse/verify$': '<rootDir>/lib/verify/index.ts',
  },
  testTimeout: 30_000,
  // One a core. Left to itself jest keeps a core free: on two cores every suite would run in one process, one after another,
  // and the later ones several times slower than alone for what the earlier ones left in it.
  maxWorkers: '100%',
};
