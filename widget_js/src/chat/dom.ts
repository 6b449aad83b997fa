/** Builds elements without markup strings, which Trusted Types would refuse. */

import { Ground, type Handler } from './ground.ts';

type Child = Node | string | null | readonly (Node | string | null)[];
type Props = Record<string, string | boolean | Handler>;

let ground: Ground | null = null;

/** What the widget stands on in this bundle: its own, or that of the bundle that loaded it. */
export function standOn(given: Ground): void {
  ground = given;
}

function here(): Ground {
  ground ??= new Ground();
  return ground;
}

export function h(tag: string, props: Props = {}, ...children: Child[]): HTMLElement {
  const made = here().create(tag);
  for (const name in props) {
    if (!here().realm.own.Object.hasOwn(props, name)) continue;
    const value = props[name];
    if (typeof value === 'function') here().listen(made, name, value);
    else if (value === true) made.setAttribute(name, '');
    else if (typeof value === 'string') made.setAttribute(name, value);
  }
  addAll(made, children);
  return made;
}

/** By number: a page can put itself between a list and its items, and would hold the widget's elements. */
function addAll(to: HTMLElement, children: readonly Child[]): void {
  for (let at = 0; at < children.length; at++) {
    const child = children[at] ?? null;
    if (child === null) continue;
    if (typeof child === 'string' || 'nodeType' in child) to.append(child);
    else addAll(to, child);
  }
}

/** Handles an event of an element that was made here. */
export function on(element: Element, type: string, handler: Handler): void {
  here().listen(element, type, handler);
}

/** Draws without the page's own functions: a canvas' context leads to the canvas. */
export function drawOn(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  const { drawImage } = here().realm.own.CanvasRenderingContext2D.prototype;
  const context = canvas.getContext('2d');
  if (context) (drawImage as (image: CanvasImageSource, x: number, y: number) => void).call(context, picture, 0, 0);
}

/** A map that the page can neither read along nor answer for. */
export function newMap<K, V>(): Map<K, V> {
  return new (here().realm.own.Map)<K, V>();
}

export function icon(path: string): SVGElement {
  const svg = here().createSvg('svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const shape = here().createSvg('path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

export const CHAT_ICON = 'M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z';
export const SEND_ICON = 'M3 20.5 21.5 12 3 3.5v6.6l12 1.9-12 1.9z';
export const SAVE_ICON = 'M11 3h2v9.2l3.3-3.3 1.4 1.4L12 16l-5.7-5.7 1.4-1.4 3.3 3.3zM4 18h16v2.5H4z';
export const ATTACH_ICON =
  'M16.5 6v11.5a4.5 4.5 0 0 1-9 0V5a3 3 0 0 1 6 0v11a1.5 1.5 0 0 1-3 0V6H9v10a3 3 0 0 0 6 0V5a4.5 4.5 0 0 0-9 0v12.5a6 6 0 0 0 12 0V6z';
export const CLOSE_ICON = 'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6 10.6 12 5 6.4z';
