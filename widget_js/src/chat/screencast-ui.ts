/** What a screencast needs besides the capture: question, bar, places. Part of the chat, so that no page can load another one. */

import { Card, type Consent, consentCard, type PreviewEvents } from '../consent/card.ts';
import { deliberate } from '../consent/deliberate.ts';
import { watchBar } from '../consent/live-watch.ts';
import { Picker } from './picker.ts';
import { ShownPlace, type Spot, wantsPlaces } from './place.ts';
import { Screencast, type ScreencastOptions } from './screencast.ts';
import { CASTING_STYLE } from './style.ts';
import type { View } from './view.ts';

interface Ask extends Omit<Consent, 'preview'> {
  /** Opens a picture of what would be sent and returns how to close it. */
  preview(events: PreviewEvents): Promise<() => void>;
}

export class ScreencastUi {
  readonly screencast: Screencast;
  /** How many deliberate actions a Yes takes. */
  steps = 1;
  private view: View;
  private card: Card | null = null;
  private closePreview = (): void => {};
  private shownPlace: ShownPlace | null = null;
  private picker: Picker | null = null;
  private unwatch = (): void => {};

  constructor(view: View, options: ScreencastOptions) {
    this.view = view;
    this.screencast = new Screencast(options);
    this.stand();
  }

  private stand(): void {
    this.view.surface.addStyle(CASTING_STYLE);
  }

  /** The chat was made anew. */
  setView(view: View): void {
    this.view = view;
    this.card = null;
    this.stand();
  }

  showCard(asked: Ask): void {
    this.removeCard();
    const { view } = this;
    const card = consentCard(view.surface, view.t, {
      ...asked,
      preview: async (events) => {
        this.closePreview = await asked.preview(events);
        if (this.card !== card) this.closePreview();
      },
    });
    this.card = card;
    this.put(card);
    view.announce(view.t('announceAsk', { name: asked.operator }));
  }

  private put(card: Card): void {
    this.view.showQuestion(card.element, () => card.way);
  }

  removeCard(): void {
    this.closePreview();
    if (!this.card) return;
    const { surface } = this.view;
    const had = surface.focused !== null && this.card.element.contains(surface.focused);
    this.card.remove();
    this.card = null;
    this.view.removeQuestion();
    if (had) this.view.restFocus();
  }

  /** The console that opened this tab wants to see what masking rules do here. */
  askRulesTest(answer: (yes: boolean) => void): void {
    const done = (yes: boolean): void => {
      card.remove();
      this.view.removeQuestion();
      answer(yes);
    };
    const card = new Card(
      this.view.surface,
      this.view.t,
      'Test of masking rules',
      'Show this page in the console?',
      'The console that opened this tab tests masking rules. It gets a picture of this page as a consultant would ' +
        'see it, in this browser only: nothing is sent to the server.',
      () => done(false),
    );
    this.put(card);
    card.onYes(() => done(true));
  }

  /**
   * Makes a button decide: what sends clicks only is asked once more, and so is everybody where the owner wants two steps, with these
   * words on the button.
   */
  guardButton(button: HTMLElement, again: string, act: () => void): () => void {
    const { surface } = this.view;
    let stop = deliberate({
      surface,
      button,
      question: button,
      act: (verdict) => {
        if (verdict === 'decided' && this.steps < 2) {
          act();
          return;
        }
        stop();
        button.textContent = again;
        // It must be seen for long enough anew: a double press is one step.
        stop = deliberate({ surface, button, question: button, act });
      },
    });
    return () => stop();
  }

  /** The bar is in sight as long as somebody may watch. */
  watchBar(): void {
    this.unwatch();
    this.unwatch = watchBar(this.view.surface, this.view.liveBar.element, () => this.screencast.stop('stop_hidden'));
  }

  unwatchBar(): void {
    this.unwatch();
  }

  /** Lets the visitor choose a part of the page that is hidden from now on. */
  pickHidden(): void {
    const { view } = this;
    if (this.picker) return;
    view.root.classList.add('picking');
    this.picker = new Picker(view.surface.host, view.root, view.t, (element) => {
      this.picker = null;
      view.root.classList.remove('picking');
      view.liveBar.hideButton.focus();
      if (!element) return;
      this.screencast.hide(element);
      view.log.addNotice(view.t('hidden'));
    });
  }

  /** There is nothing to hide any more. */
  stopPicking(): void {
    this.picker?.cancel();
  }

  /** Marks a place of the page for some seconds. */
  showPlace(operator: string, where: () => Spot | null, scroll: () => void): void {
    this.shownPlace?.remove();
    this.shownPlace = wantsPlaces() ? new ShownPlace(this.view.root, this.view.t, operator, where, scroll) : null;
  }

  removePlace(): void {
    this.shownPlace?.remove();
  }
}
