/** Scrollbars take the room that they take on the visitor's page, whatever the console's own browser would do. */

/** Returns rules for scrollbars of a width in CSS pixels; 0 for those that lie over the page. */
export function scrollbarCss(width: number): string {
  if (width === ownWidth()) return '';
  if (width === 0) return '* { scrollbar-width: none }';
  return `::-webkit-scrollbar { width: ${width}px; height: ${width}px; background: #f1f1f1 }
::-webkit-scrollbar-thumb { background: #c1c1c1 }`;
}

/** How wide this browser's own scrollbars are; 0 for those that lie over the page. */
export function ownWidth(): number {
  const probe = document.createElement('div');
  probe.style.cssText = 'position:absolute;width:100px;height:100px;overflow:scroll;visibility:hidden';
  document.body.append(probe);
  const width = probe.offsetWidth - probe.clientWidth;
  probe.remove();
  return width;
}
