/** A style sheet as text, as esbuild gives it to the harness. */
declare module '*.css' {
  const text: string;
  export default text;
}
