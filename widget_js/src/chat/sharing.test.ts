/** What the chat says of sharing: one line that is true. */

import { expect, test, vi } from 'vitest';
import { Sharing } from './sharing.ts';
import type { State } from './state-line.ts';
import type { View } from './view.ts';

function talk(): {
  sharing: Sharing;
  said: () => { text: string; actions: string[]; aside: boolean } | null;
  notes: string[];
} {
  let last: { state: State | null; aside: boolean } = { state: null, aside: false };
  const notes: string[] = [];
  const view = {
    root: { lang: 'en' },
    log: { addNotice: (text: string) => notes.push(text) },
    state: {
      show: (state: State | null, aside = true) => {
        last = { state, aside };
      },
      update: (state: State) => {
        last = { ...last, state };
      },
    },
  } as unknown as View;
  const chat = { view: () => view, t: (key: string) => key, saveReceipt: vi.fn() };
  const sharing = new Sharing(chat as never, { shareAgain: vi.fn(), call: vi.fn(), guard: () => () => {} });
  const said = () =>
    last.state && {
      text: last.state.text,
      actions: (last.state.actions ?? []).map((action) => action.label),
      aside: last.aside,
    };
  return { sharing, said, notes };
}

test.each([
  ['no_answer', 'lapsed'],
  ['withdrawn', 'withdrawn'],
  ['declined', 'declined'],
  ['unsupported_browser', 'tooOld'],
  ['not_secure', 'notSecure'],
  ['weak_connection', 'tooWeak'],
])('why there is no screencast: %s', (reason, text) => {
  const { sharing, said } = talk();
  sharing.setWithdrawn(reason);
  expect(said()?.text).toBe(text);
});

test('an end that was said before stands in the chat, and is not said again', () => {
  const { sharing, said, notes } = talk();
  sharing.recallEnd('c1', 'by_visitor', 'endByVisitor');
  expect(said()).toEqual({ text: 'endByVisitor', actions: ['shareAgain', 'receipt', 'muteRequests'], aside: false });
  expect(notes).toEqual([]);
});

test('it replaces nothing that is news', () => {
  const { sharing, said } = talk();
  sharing.setLive('c2', true);
  sharing.recallEnd('c1', 'by_visitor', 'endByVisitor');
  expect(said()?.text).toBe('sharingSince');
});
