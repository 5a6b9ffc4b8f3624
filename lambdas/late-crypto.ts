/** node:crypto, loaded by the first that calls it: a millisecond of a cold start that an instance's first good token does not wait for. */
export const lateCrypto = () => process.getBuiltinModule('node:crypto');
