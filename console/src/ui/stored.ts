import { useState } from 'preact/hooks';

/** What this browser remembers; without storage it holds for this window. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`cobrowse:${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`cobrowse:${key}`, value);
  } catch {
    // The same.
  }
}

/** A yes or no that this browser remembers. */
export function useRemembered(key: string, usual: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => (remembered(key) ?? (usual ? '1' : '0')) === '1');
  return [
    value,
    (next) => {
      setValue(next);
      remember(key, next ? '1' : '0');
    },
  ];
}
