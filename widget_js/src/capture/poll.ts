/** When to look for what no event tells: often while something happens, rarely on a page that is still. */

import { TICK_MS, untilTick } from '../realm/ticks.ts';

/** Something happened a moment ago. */
const OFTEN_MS = 200;
/** Nothing has happened for some time: what a script does without a trace is seen this late. */
const RARELY_MS = 2000;
/** From look to look without news. */
const GROWTH = 1.5;
/** What a person does may change what no other event tells of. */
const SIGNS = [
  'click',
  'keydown',
  'submit',
  'invalid',
  'change',
  'focusin',
  'focusout',
  'pointerover',
  'resize',
  'pageshow',
];

export class Poll {
  private look: (stirred: boolean) => boolean;
  private wait = OFTEN_MS;
  private timer: ReturnType<typeof setTimeout>;
  private stirred = true;
  /** Counts what happened. */
  moment = 0;
  private over = new AbortController();

  /** `look` is told whether anything happened since the last one, and returns whether it found news. */
  constructor(look: (stirred: boolean) => boolean) {
    this.look = look;
    this.timer = setTimeout(this.run, OFTEN_MS);
    for (const sign of SIGNS)
      window.addEventListener(sign, this.stir, { capture: true, passive: true, signal: this.over.signal });
  }

  /** Something happens on the page. */
  stir = (): void => {
    this.stirred = true;
    this.moment++;
    if (this.wait > OFTEN_MS) this.begin(OFTEN_MS);
  };

  private begin(wait: number): void {
    clearTimeout(this.timer);
    this.wait = wait;
    this.timer = setTimeout(this.run, wait < TICK_MS ? wait : untilTick(wait));
  }

  private run = (): void => {
    const { stirred, wait } = this;
    this.stirred = false;
    let news = true;
    try {
      news = this.look(stirred);
    } finally {
      this.begin(news || stirred || this.stirred ? OFTEN_MS : Math.min(wait * GROWTH, RARELY_MS));
    }
  };

  stop(): void {
    this.over.abort();
    clearTimeout(this.timer);
  }
}
