/** A reply with what is known put in: `{name}` of the visitor, `{me}`, `{site}`; unknown names leave no gap. */
export function fillReply(text: string, values: Record<string, string>): string {
  return text
    .replace(/\s*\{(\w+)\}/g, (whole, name: string) => {
      if (!(name in values)) return whole;
      const space = /^\s*/.exec(whole)?.[0] ?? '';
      return values[name] ? space + values[name] : '';
    })
    .trim();
}
