/** What the chat loads later. An import map that the page adds in between must not put other code in its place. */

/** Raises an error when the page leads the address elsewhere, and what `import()` raises. */
export function load<T>(url: string): Promise<T> {
  // Browsers without this function take no import map once the chat is loaded.
  if (import.meta.resolve && import.meta.resolve(url) !== url) throw new Error(`the page replaces ${url}`);
  return import(url) as Promise<T>;
}
