/** The one way in which a method of the page is wrapped: guarded, and undone at the end if nobody wrapped it again. */

/** The page's own window, or that of one of its frames. */
export type Realm = Window & typeof globalThis;

export function replaceMethod(
  // biome-ignore lint/suspicious/noExplicitAny: any prototype with any method can be wrapped
  owner: any,
  name: string,
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method is called on and returns
  after: (self: any, result: any, ...args: any[]) => void,
): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original = descriptor?.value;
  if (typeof original !== 'function' || !descriptor?.configurable) return () => {};
  const wrapped = {
    // biome-ignore lint/suspicious/noExplicitAny: passes on whatever the page gave
    [name](this: any, ...args: any[]): any {
      const result = Reflect.apply(original, this, args);
      try {
        after(this, result, ...args);
      } catch {
        // The page must not notice us.
      }
      return result;
    },
  }[name];
  Object.defineProperty(owner, name, { ...descriptor, value: wrapped });
  return () => {
    if (owner[name] === wrapped) Object.defineProperty(owner, name, descriptor);
  };
}

/** As `replaceMethod`, for a getter. */
// biome-ignore lint/suspicious/noExplicitAny: any prototype with any getter can be wrapped
export function replaceGetter(owner: any, name: string, after: (self: any, result: any) => void): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original = descriptor?.get;
  if (!original || !descriptor?.configurable) return () => {};
  const get = function (this: unknown): unknown {
    const result = Reflect.apply(original, this, []);
    try {
      after(this, result);
    } catch {
      // The page must not notice us.
    }
    return result;
  };
  Object.defineProperty(owner, name, { ...descriptor, get });
  return () => {
    const now = Object.getOwnPropertyDescriptor(owner, name);
    if (now?.get === get) Object.defineProperty(owner, name, { ...now, get: original });
  };
}

/** As `replaceMethod`, for a setter. */
// biome-ignore lint/suspicious/noExplicitAny: any prototype with any setter can be wrapped
export function replaceSetter(owner: any, name: string, after: (self: any) => void): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original = descriptor?.set;
  if (!original || !descriptor?.configurable) return () => {};
  const set = function (this: unknown, value: unknown): void {
    Reflect.apply(original, this, [value]);
    try {
      after(this);
    } catch {
      // The page must not notice us.
    }
  };
  Object.defineProperty(owner, name, { ...descriptor, set });
  return () => {
    const now = Object.getOwnPropertyDescriptor(owner, name);
    if (now?.set === set) Object.defineProperty(owner, name, { ...now, set: original });
  };
}

/** From the last to the first: what was wrapped twice is unwrapped from the outside. */
export function undoAll(undo: (() => void)[]): void {
  for (let at = undo.length - 1; at >= 0; at--) undo[at]?.();
}
