import { expect, test } from 'vitest';
import { SendWindow } from './send-window.ts';

/** A link that takes `rate` bytes a second; entries of 2 kB are sent whenever the window admits them. */
function simulate(rate: number, seconds: number): number {
  const window = new SendWindow();
  const waiting: { bytes: number; sent: number }[] = [];
  let unacknowledged = 0;
  let credit = 0;
  for (let now = 0; now < seconds * 1000; now += 5) {
    while (window.admits(unacknowledged)) {
      waiting.push({ bytes: 2000, sent: now });
      unacknowledged += 2000;
    }
    credit += (rate * 5) / 1000;
    for (let first = waiting[0]; first && credit >= first.bytes; first = waiting[0]) {
      credit -= first.bytes;
      unacknowledged -= first.bytes;
      waiting.shift();
      window.acknowledged(now - first.sent, now);
    }
  }
  return unacknowledged / rate;
}

test.each([20_000, 100_000, 1_000_000])('a link of %i bytes a second is never more than a second behind', (rate) => {
  expect(simulate(rate, 40)).toBeLessThan(1);
});

test.each([20, 400])('a link that is fast but takes %i ms is used', (delay) => {
  const window = new SendWindow();
  for (let now = 0; now < 9000; now += 50) window.acknowledged(delay, now);
  expect(window.admits(900_000)).toBe(true);
});

test('a dead link leaves room for little', () => {
  const window = new SendWindow();
  window.acknowledged(20, 0);
  for (let now = 200; now < 5000; now += 50) window.acknowledged(30_000, now);
  expect(window.admits(10_000)).toBe(false);
  expect(window.admits(0)).toBe(true);
});
