/** Its package has no types of its own. */
declare module '@rmenke/css-tokenizer-tests' {
  export const testCorpus: Record<
    string,
    { css: string; tokens?: { type: string; startIndex: number; endIndex: number }[] }
  >;
}
