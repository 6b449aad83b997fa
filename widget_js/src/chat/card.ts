/** Questions to the visitor: the consent card, and the console's test of masking rules. */

import { h } from './dom.ts';
import type { Say } from './say.ts';

interface Question {
  name: string;
  title: string;
  text: string;
  answer(yes: boolean): void;
  more?: HTMLElement[];
}

/** A card with Yes and No of the same weight. */
export function question(say: Say, { name, title, text, answer, more = [] }: Question): HTMLElement {
  const button = (label: string, yes: boolean): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        // A script of the page cannot say Yes: only the person can.
        click: (event) => {
          if (event.isTrusted) answer(yes);
        },
      },
      label,
    );
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': name },
    h('h2', { tabindex: '-1' }, title),
    h('p', {}, text),
    h('div', { class: 'choice' }, button(say('yes'), true), button(say('no'), false)),
    ...more,
  );
}

interface Consent {
  operator: string;
  text: string;
  answer(yes: boolean): void;
  /** Opens a picture of what would be sent; `closed` is called when it is closed. */
  preview(closed: () => void): Promise<void>;
}

export function consentCard(say: Say, { operator, text, answer, preview }: Consent): HTMLElement {
  const list = (...keys: Parameters<Say>[0][]): HTMLElement => h('ul', {}, ...keys.map((key) => h('li', {}, say(key))));
  const details = h(
    'div',
    { hidden: true, id: 'more' },
    h('h3', {}, say('willSee', { name: operator })),
    list('seePage', 'seePointer', 'seeForms'),
    h('h3', {}, say('neverSent')),
    list('neverSecrets', 'neverOthers', 'neverCamera'),
    h('p', {}, say('noControl')),
  );
  const more = h(
    'button',
    { class: 'more', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'more' },
    say('readMore'),
  );
  more.addEventListener('click', () => {
    details.hidden = !details.hidden;
    more.setAttribute('aria-expanded', String(!details.hidden));
    more.textContent = say(details.hidden ? 'readMore' : 'readLess');
  });
  const show = h('button', { class: 'more', type: 'button' }, say('showWhat'));
  show.addEventListener('click', async () => {
    show.setAttribute('disabled', '');
    try {
      await preview(() => {
        show.removeAttribute('disabled');
        show.focus();
      });
    } catch {
      show.textContent = say('previewFailed');
    }
  });
  const title = say('asks', { name: operator });
  return question(say, { name: say('requestName'), title, text, answer, more: [show, more, details] });
}
