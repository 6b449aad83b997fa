/** The entry of the casting bundle: what a screencast needs besides the capture. Loaded when a consultant asks. */

import { consentCard, question } from './card.ts';
import { Picker } from './picker.ts';
import { ShownPlace, type Spot, wantsPlaces } from './place.ts';
import { Screencast, type ScreencastOptions } from './screencast.ts';
import { CASTING_STYLE } from './style.ts';
import type { View } from './view.ts';

export { endText, Screencast } from './screencast.ts';

interface Ask {
  operator: string;
  text: string;
  answer(yes: boolean): void;
  /** Opens a picture of what would be sent and returns how to close it. */
  preview(closed: () => void): Promise<() => void>;
}

export class Casting {
  readonly screencast: Screencast;
  private view: View;
  private card: HTMLElement | null = null;
  private closePreview = (): void => {};
  private place: ShownPlace | null = null;

  constructor(view: View, options: ScreencastOptions) {
    this.view = view;
    this.screencast = new Screencast(options);
    view.addStyle(CASTING_STYLE);
  }

  /** The chat was made anew. */
  setView(view: View): void {
    this.view = view;
    this.card = null;
    view.addStyle(CASTING_STYLE);
  }

  ask({ operator, text, answer, preview }: Ask): void {
    this.withdraw();
    this.card = consentCard(this.view.say, {
      operator,
      text,
      answer,
      preview: async (closed) => {
        this.closePreview = await preview(closed);
        if (!this.card) this.closePreview();
      },
    });
    this.view.put(this.card);
  }

  withdraw(): void {
    this.closePreview();
    this.card?.remove();
    this.card = null;
  }

  /** The console that opened this tab wants to see what masking rules do here. */
  askRulesTest(answer: (yes: boolean) => void): void {
    const card = question(this.view.say, {
      name: 'Test of masking rules',
      title: 'Show this page in the console?',
      text:
        'The console that opened this tab tests masking rules. It gets a picture of this page as a consultant would ' +
        'see it, in this browser only: nothing is sent to the server.',
      answer: (yes) => {
        card.remove();
        answer(yes);
      },
    });
    this.view.put(card);
  }

  /** Lets the visitor choose a part of the page that is hidden from now on. */
  pick(): void {
    const { view } = this;
    view.root.classList.add('picking');
    new Picker(view.host, view.root, view.say, (element) => {
      view.root.classList.remove('picking');
      view.hideButton.focus();
      if (!element) return;
      this.screencast.hide(element);
      view.log.notice(view.say('hidden'));
    });
  }

  /** Marks a place of the page for some seconds. */
  showPlace(operator: string, where: () => Spot | null, scroll: () => void): void {
    this.place?.close();
    this.place = wantsPlaces() ? new ShownPlace(this.view.root, this.view.say, operator, where, scroll) : null;
  }

  hidePlace(): void {
    this.place?.close();
  }
}
