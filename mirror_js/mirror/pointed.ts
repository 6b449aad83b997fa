/** Where the visitor points, found again in the mirror. */

import { decode } from '@msgpack/msgpack';
import { offsetOf } from './places.ts';
import type { Screen } from './screen.ts';

/** Places inside an element come in ten-thousandths of its box. */
const FRACTION = 10_000;

export interface Pointed {
  /** CSS pixels of the visitor's window. */
  x: number;
  y: number;
  /** The element under the pointer, or 0, and where in it. */
  id: number;
  fx: number;
  fy: number;
  outside: boolean;
}

/** Reads an ephemeral body; null when it is none. */
export function readPointed(body: Uint8Array): Pointed | null {
  let values: unknown;
  try {
    values = decode(body);
  } catch {
    return null;
  }
  if (!Array.isArray(values) || values.length !== 6 || !values.every((value) => Number.isSafeInteger(value)))
    return null;
  const [x, y, id, fx, fy, outside] = values as [number, number, number, number, number, number];
  return { x, y, id, fx, fy, outside: outside === 1 };
}

/** The same part of the same element as on the visitor's page, wherever that is here; inside the window. */
export function locate({ x, y, id, fx, fy, outside }: Pointed, screen: Screen): { left: number; top: number } {
  let left = x;
  let top = y;
  const node = id > 0 && !outside ? screen.page?.get(id)?.node : undefined;
  if (node && node.nodeType === Node.ELEMENT_NODE && node.isConnected) {
    const box = (node as Element).getBoundingClientRect();
    if (box.width > 0 && box.height > 0) {
      const offset = offsetOf(node, screen.page?.document as Document);
      left = box.left + offset.x + (box.width * fx) / FRACTION;
      top = box.top + offset.y + (box.height * fy) / FRACTION;
    }
  }
  const inside = (value: number, size: number): number => Math.min(Math.max(value, 0), size);
  return { left: inside(left, screen.width), top: inside(top, screen.height) };
}
