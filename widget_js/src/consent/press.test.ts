import { describe, expect, it } from 'vitest';
import { Press, type Verdict } from './press.ts';

const MOUSE = { trusted: true, pointed: true, byKey: false };
const KEY = { trusted: true, pointed: false, byKey: true };
const ALONE = { trusted: true, pointed: false, byKey: false };

type Step = (button: Press) => unknown;
const focused =
  (here: boolean, byPerson: boolean): Step =>
  (button) =>
    button.focused(here, byPerson);
const down =
  (here: boolean, settled: boolean): Step =>
  (button) =>
    button.pointerDown(here, settled);
const key = (name: string, more: { repeat?: boolean; here?: boolean; settled?: boolean } = {}): Step => {
  const { settled = true, ...facts } = more;
  return (button) => button.keyDown({ key: name, repeat: false, here: true, ...facts }, settled);
};
const click =
  (facts: typeof MOUSE, settled = true): Step =>
  (button) =>
    button.click(facts, settled);

const CASES: [string, Verdict, ...Step[]][] = [
  ['a press that begins and ends on it', 'decided', down(true, true), click(MOUSE)],
  ['a press that began elsewhere', 'ignored', down(false, true), click(MOUSE)],
  ['a press that began before it was settled', 'ignored', down(true, false), click(MOUSE)],
  ['a press that ends when it is not settled', 'ignored', down(true, true), click(MOUSE, false)],
  ['a click of a pointer that never pressed', 'ignored', click(MOUSE)],
  ['a second click of one press', 'ignored', down(true, true), click(MOUSE), click(MOUSE)],
  ['space after the person went there', 'decided', focused(true, true), key(' '), click(KEY)],
  ['Enter after the person went there', 'decided', focused(true, true), key('Enter'), click(KEY)],
  ['a key where a script put the focus', 'ignored', focused(true, false), key(' '), click(KEY)],
  ['a space in what somebody types', 'ignored', focused(true, true), key('1'), key('0'), key(' '), click(KEY)],
  [
    'a key after the focus went and came again',
    'decided',
    focused(true, true),
    key('x'),
    focused(false, true),
    focused(true, true),
    key(' '),
    click(KEY),
  ],
  ['a key that is held since before', 'ignored', focused(true, true), key(' ', { repeat: true }), click(KEY)],
  ['a key that is held on it', 'decided', focused(true, true), key(' '), key(' ', { repeat: true }), click(KEY)],
  ['a key before it is settled', 'ignored', focused(true, true), key(' ', { settled: false }), click(KEY)],
  ['a key on another element', 'ignored', focused(true, true), key(' ', { here: false }), click(KEY)],
  ['a click alone, as assistive technology sends it', 'second', click(ALONE)],
  ['a click alone before it is settled', 'ignored', click(ALONE, false)],
  ['a click that a script made', 'ignored', click({ ...ALONE, trusted: false })],
  ['a click that a script made during a press', 'ignored', down(true, true), click({ ...MOUSE, trusted: false })],
];

describe('what counts as a decision', () => {
  it.each(CASES)('%s: %s', (_, verdict, ...steps) => {
    const button = new Press();
    expect(steps.map((step) => step(button)).at(-1)).toBe(verdict);
  });
});
