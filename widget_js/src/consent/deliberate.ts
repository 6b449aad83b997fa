/** Makes a button of the widget take decisions only: what counts as one is in press.ts, when it is seen in sight.ts. */

import { on } from '../chat/dom.ts';
import type { Surface } from '../chat/surface.ts';
import { Press } from './press.ts';
import { Sight } from './sight.ts';

/** So long it must have been seen where it is, so that nobody presses what came up under the pointer; milliseconds. */
const SETTLE_MS = 700;
const LOOK_MS = 100;

interface Deliberate {
  surface: Surface;
  button: HTMLElement;
  /** What must be seen whole besides the button: the question. */
  question: HTMLElement;
  /** `second`: it was pressed by what sends clicks only, so it must be asked once more. */
  act(verdict: 'decided' | 'second'): void;
}

/** Returns how to stop. */
export function deliberate({ surface, button, question, act }: Deliberate): () => void {
  const { ground, host, shadow, front, events } = surface;
  const clean = ground.realm.own;
  const see = (element: HTMLElement): Sight => new Sight(ground, host, shadow, front, element);
  const [seenButton, seenQuestion] = [see(button), see(question)];
  const settled = (): boolean => seenButton.seenFor >= SETTLE_MS && seenQuestion.seenFor >= SETTLE_MS;
  const press = new Press();
  const isHere = (target: Element | null): boolean => target !== null && button.contains(target);
  // It looks as if it could be pressed when it can be.
  const showing = clean.setInterval(() => button.classList.toggle('settling', !settled()), LOOK_MS);
  button.classList.add('settling');
  const stopWatching = events.watch({
    pressed: (target) => press.pointerDown(isHere(target), settled()),
    focused: (target, byPerson) => press.focused(isHere(target), byPerson),
    keyDown: (event, target) => {
      const { key, repeat } = ground.key(event);
      press.keyDown({ key, repeat, here: isHere(target) }, settled());
    },
  });
  let over = false;
  on(button, 'click', (event) => {
    if (over) return;
    const facts = {
      trusted: ground.isOfBrowser(event),
      pointed: ground.mouse(event).detail > 0,
      byKey: events.keyClicks,
    };
    const verdict = press.click(facts, settled());
    if (verdict !== 'ignored') act(verdict);
  });
  return () => {
    over = true;
    stopWatching();
    clean.clearInterval(showing);
    seenButton.stop();
    seenQuestion.stop();
  };
}
