/** A style sheet or value without what repeats a secret: that alone is replaced, never the whole. */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import type { Echoes } from './echoes.ts';

export function withoutEchoes(css: string, echoes: Echoes): string {
  if (!echoes.echoes(css)) return css;
  const plain = echoes.replaceIn(css);
  // Short numbers are the sheet's own, but where it shows them as text.
  const edits = new Edits(plain);
  const tokens = new T.Tokenizer(plain);
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    const { start, end } = tokens;
    const said = type === T.STRING || type === T.BAD_STRING || type === T.URL || type === T.BAD_URL;
    if (said && echoes.echoes(T.content(tokens))) edits.replace(start, end, type === T.URL ? 'url("data:,")' : '""');
  }
  return edits.result;
}
