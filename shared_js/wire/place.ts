/** A place on the visitor's page, as the console names it. */

/** CSS pixels of the window and, where an element is there, parts of its box. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Of the element, in the running keyframe; 0 for none. */
  node: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}
