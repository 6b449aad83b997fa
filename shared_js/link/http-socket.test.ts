import { expect, test, vi } from 'vitest';
import { TransportChooser } from './http-socket.ts';

class FakeSocket {}

/** How attempts are made: `w` over a WebSocket, `h` over HTTP. */
function attempts(chooser: TransportChooser, count: number): string {
  return Array.from({ length: count }, () => (chooser.open('ws://hub/x') instanceof FakeSocket ? 'w' : 'h')).join('');
}

test('attempts go over HTTP only where no WebSocket ever opened, or after many', () => {
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  const blocked = new TransportChooser();
  expect(attempts(blocked, 5)).toBe('wwhwh');
  const good = new TransportChooser();
  good.opened(good.open('ws://hub/x'));
  expect(attempts(good, 9)).toBe('wwwwwwwwh');
});

test('where HTTP served, it is the first choice; where a WebSocket did, that is', () => {
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  const chooser = new TransportChooser();
  chooser.open('ws://hub/x');
  chooser.open('ws://hub/x');
  chooser.opened(chooser.open('ws://hub/x'));
  expect(attempts(chooser, 1)).toBe('h');
  const worked = new TransportChooser();
  worked.opened(worked.open('ws://hub/x'));
  for (let i = 0; i < 8; i++) worked.open('ws://hub/x');
  worked.opened(worked.open('ws://hub/x'));
  expect(attempts(worked, 1)).toBe('w');
});
