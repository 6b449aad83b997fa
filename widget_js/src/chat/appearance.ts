/** The widget in the page: the ground it stands on, its language, its view. Each can be made anew. */

import { type Language, languageOf } from '@cobrowse/shared/text/languages.ts';
import { watchRealm } from '../realm/realm.ts';
import { standOn } from './dom.ts';
import { Files } from './files.ts';
import { Ground } from './ground.ts';
import { loadLocale, type Translate } from './locale.ts';
import { View, type ViewEvents } from './view.ts';
import type { Visit } from './visit.ts';

export interface AppearanceEvents extends ViewEvents {
  fetchFile(id: string): Promise<Blob>;
  /** Another view takes the place of the one before. */
  remade(view: View): void;
  /** The page took away what the widget stands on: its timers and what it sees are dead. */
  uprooted(): void;
}

export class Appearance {
  ground = new Ground();
  language: Language = languageOf(pageLanguage(), ...navigator.languages);
  /** There once it is drawn. */
  view!: View;
  private hub: string;
  private translate!: Translate;
  private events: AppearanceEvents;

  constructor(hub: string, events: AppearanceEvents) {
    this.hub = hub;
    this.events = events;
    this.stand();
  }

  /** Draws the widget in the page's language. No promise holds it: a page can look into what a promise is given. */
  async draw(): Promise<void> {
    this.translate = await loadLocale(this.hub, this.language);
    this.view = this.makeView();
  }

  /** The text of a key, in the language of now. */
  readonly t: Translate = (key, values) => this.translate(key, values);

  /** Dresses the widget in the words and colours that the owner wants. */
  async dress({ site, limits }: Visit): Promise<void> {
    const wanted = languageOf(site.branding.language ?? '', this.language);
    if (wanted !== this.language) {
      this.language = wanted;
      this.translate = await loadLocale(this.hub, wanted);
      this.view.remove();
      this.remake();
    }
    this.view.setBranding(site.branding, limits.file);
    this.view.setSite(site.name, limits.message);
  }

  /** Stays in the page whatever the page removes. Returns false when what it stands on is gone. */
  stay(): boolean {
    return !this.isRewritten() && this.ground.realm.isOpen();
  }

  /** Whether the page was written anew, and all listeners are gone. */
  isRewritten(): boolean {
    return !this.view.surface.stay();
  }

  /** Begins anew in a page that was written anew. */
  redraw(): void {
    this.view.remove();
    this.ground = new Ground();
    this.stand();
    this.remake();
  }

  private stand(): void {
    const { realm } = this.ground;
    standOn(this.ground);
    watchRealm(realm, () => realm === this.ground.realm && this.events.uprooted());
  }

  private remake(): void {
    this.view = this.makeView();
    this.events.remade(this.view);
  }

  private makeView(): View {
    const files = new Files(this.translate, (id) => this.events.fetchFile(id));
    return new View(this.ground, this.translate, this.language, files, this.events);
  }
}

/** What the page says of itself; a form may have a field named `lang`. */
function pageLanguage(): string {
  return document.documentElement?.getAttribute('lang') ?? '';
}
