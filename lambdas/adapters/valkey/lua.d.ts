/** Lua scripts are bundled as text. */
declare module '*.lua' {
  const source: string;
  // biome-ignore lint/style/noDefaultExport: a text module has only its text
  export default source;
}
