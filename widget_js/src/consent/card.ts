/** Questions to the visitor: the consent card, and the console's test of masking rules. */

import { h, on } from '../chat/dom.ts';
import type { Translate } from '../chat/locale.ts';
import type { Surface } from '../chat/surface.ts';
import { deliberate } from './deliberate.ts';

/** A question with Yes and No of the same weight. */
export class Card {
  readonly element: HTMLElement;
  private heading: HTMLElement;
  private text: HTMLElement;
  private choice: HTMLElement;
  private surface: Surface;
  private stopYes = (): void => {};
  /** The button that decides: "Yes", in the second step "Start sharing". */
  yes: HTMLElement;
  private no: HTMLElement;

  constructor(surface: Surface, t: Translate, name: string, title: string, text: string, no: () => void) {
    this.surface = surface;
    this.heading = h('h2', { tabindex: '-1' }, title);
    this.text = h('p', {}, text);
    this.yes = h('button', { type: 'button' }, t('yes'));
    this.no = h('button', { type: 'button', click: (event) => surface.ground.isOfBrowser(event) && no() }, t('no'));
    this.choice = h('div', { class: 'choice' }, this.yes, this.no);
    this.element = h(
      'div',
      { class: 'card', role: 'group', 'aria-label': name },
      h('div', { class: 'asked' }, this.heading, this.text),
      this.choice,
    );
  }

  /** To be called when the card is in the page. */
  onYes(act: (verdict: 'decided' | 'second') => void): void {
    this.stopYes();
    this.stopYes = deliberate({ surface: this.surface, button: this.yes, question: this.element, act });
  }

  /** Asks once more, with other words. */
  askAgain(title: string, label: string, text: string, act: () => void): void {
    const { focused } = this.surface;
    this.heading.textContent = title;
    this.text.textContent = text;
    const yes = h('button', { type: 'button' }, label);
    this.yes.replaceWith(yes);
    this.yes = yes;
    this.choice.classList.add('second');
    // Who came here by keys goes on from here; never on the button itself.
    if (focused && this.element.contains(focused)) this.heading.focus();
    this.onYes(act);
  }

  add(...more: HTMLElement[]): void {
    this.element.append(h('div', { class: 'further' }, more));
  }

  /** Where the widget's key brings people: to the question, then to Yes. */
  get way(): HTMLElement {
    return this.surface.focused === this.heading ? this.yes : this.heading;
  }

  remove(): void {
    this.stopYes();
    this.element.remove();
  }
}

export interface Consent {
  operator: string;
  text: string;
  /** How many deliberate actions a Yes takes. */
  steps: number;
  answer(yes: boolean): void;
  /** Opens a picture of what would be sent, with Yes and No in it. */
  preview(events: PreviewEvents): Promise<void>;
}

export interface PreviewEvents {
  closed(): void;
  /** Yes was pressed in the picture. */
  yes(verdict: 'decided' | 'second'): void;
  no(): void;
}

export function consentCard(surface: Surface, t: Translate, { operator, text, steps, answer, preview }: Consent): Card {
  const title = t('asks', { name: operator });
  const card = new Card(surface, t, t('requestName'), title, text, () => answer(false));
  const yes = (verdict: 'decided' | 'second'): void => {
    if (verdict === 'decided' && steps < 2) answer(true);
    else
      card.askAgain(t('startSharingAsk'), t('startSharing'), t('secondStep', { name: operator }), () => answer(true));
  };
  card.add(...details(t, operator, (closed) => preview({ closed, yes, no: () => answer(false) })));
  card.onYes(yes);
  return card;
}

function details(t: Translate, operator: string, preview: (closed: () => void) => Promise<void>): HTMLElement[] {
  const list = (...keys: Parameters<Translate>[0][]): HTMLElement => {
    const items: HTMLElement[] = [];
    for (const key of keys) items[items.length] = h('li', {}, t(key));
    return h('ul', {}, items);
  };
  const all = h(
    'div',
    { hidden: true, id: 'more' },
    h('h3', {}, t('willSee', { name: operator })),
    list('seePage', 'seePointer', 'seeForms'),
    h('h3', {}, t('neverSent')),
    list('neverSecrets', 'neverOthers', 'neverCamera'),
    h('p', {}, t('noControl')),
  );
  const more = h(
    'button',
    { class: 'more', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'more' },
    t('readMore'),
  );
  on(more, 'click', () => {
    all.hidden = !all.hidden;
    more.setAttribute('aria-expanded', String(!all.hidden));
    more.textContent = t(all.hidden ? 'readMore' : 'readLess');
  });
  const show = h('button', { class: 'more', type: 'button' }, t('showWhat'));
  on(show, 'click', async () => {
    show.setAttribute('disabled', '');
    try {
      await preview(() => {
        show.removeAttribute('disabled');
        show.focus();
      });
    } catch {
      show.textContent = t('previewFailed');
    }
  });
  return [show, more, all];
}
