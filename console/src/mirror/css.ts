/** Rewrites a page's style sheet for the mirror: states become attributes, assets become the hub's addresses. */

/** A state of the visitor's page and the attribute that stands for it here, of equal specificity. */
export const STATE_ATTRIBUTES: Record<string, string> = {
  ':hover': '[cb-hover]',
  ':active': '[cb-active]',
  ':focus': '[cb-focus]',
  ':focus-visible': '[cb-focus-visible]',
  ':focus-within': '[cb-focus-within]',
  ':modal': '[cb-modal]',
  ':popover-open': '[cb-popover]',
  ':fullscreen': '[cb-fullscreen]',
  ':-webkit-full-screen': '[cb-fullscreen]',
  ':autofill': '[cb-autofill]',
  ':-webkit-autofill': '[cb-autofill]',
  ':user-invalid': '[cb-user-invalid]',
  ':user-valid': '[cb-user-valid]',
  ':target': '[cb-target]',
  // Custom elements are not defined here; on the visitor's page nearly all are.
  ':defined': ':not([cb-undefined])',
};

const TOKEN =
  /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\/\*[\s\S]*?\*\/|url\(\s*"(asset:\d+)"\s*\)|url\([^)]*\)|::?(?!url\()-?[a-z][a-z-]*/gi;
const SCRIPTING = /\(\s*scripting\s*(?::\s*([a-z-]+)\s*)?\)/gi;

/** `asset` gives the address of an asset by its number. Addresses that are not assets never stay. */
export function rewriteCss(text: string, asset: (number: number) => string): string {
  const rewritten = text.replace(TOKEN, (token, named?: string) => {
    if (named) return `url("${asset(Number(named.slice(6)))}")`;
    const first = token.charCodeAt(0);
    if (first === 58 /* : */) return STATE_ATTRIBUTES[token.toLowerCase()] ?? token;
    if (first === 117 || first === 85 /* u */) return safeUrl(token);
    return token;
  });
  return rewritten.replace(SCRIPTING, (_, value?: string) =>
    value === undefined || value === 'enabled' ? '(min-width: 0)' : '(max-width: 0)',
  );
}

function safeUrl(token: string): string {
  const inner = token
    .slice(4, -1)
    .trim()
    .replace(/^["']|["']$/g, '');
  return inner.startsWith('#') || /^data:(image|font|application\/(x-)?font)/i.test(inner) ? token : 'url("data:,")';
}
