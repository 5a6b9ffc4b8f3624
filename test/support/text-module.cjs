// Jest's twin of esbuild's text loader: the module of a text file is its text.
module.exports = { process: (text) => ({ code: `export default ${JSON.stringify(text)};` }) };
