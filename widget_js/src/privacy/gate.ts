/** The one door: every string of the page that can leave goes through here. What is not decided is masked. */

import { attributeKind, autofill, isAnimated, isClock, isHook, isScheme } from '@cobrowse/shared/wire/attributes.ts';
import { HOOK, hookName } from '@cobrowse/shared/wire/hooks.ts';
import { MAX_STRING } from '@cobrowse/shared/wire/tokens.ts';
import { cleanCss, plainMedia } from './css.ts';
import { withoutEchoes } from './css-echoes.ts';
import { type Masking, maskedCss, maskedStyle, plainValue } from './css-mask.ts';
import { rulesCss } from './css-rules.ts';
import { Hooks } from './hooks.ts';
import { layoutAttribute } from './layout-words.ts';
import { BLOCK, type Level, MASK, SHOW } from './levels.ts';
import { Names } from './names.ts';
import { cleanDataUrl } from './pictures/clean.ts';
import type { Mode } from './rules.ts';
import type { Secrets } from './secrets.ts';
import { steppedStyle } from './steps.ts';
import { MASKED_VALUE, maskCards, maskText } from './text.ts';
import { cleanTitle } from './titles.ts';
import { cleanUrl, pageUrl, plainUrl } from './urls.ts';
import { Vocabulary } from './vocabulary.ts';

export interface AssetNamer {
  /** Returns `asset:N` for an address of the page, with `#` and the name of a part; or an empty string when it is not shown. */
  name(url: string, base: string, element: Element | null): string;
}

/** Where a style sheet is from, and whom its rules name. */
export interface SheetSource extends Pick<Masking, 'judge' | 'held' | 'strict'> {
  /** It is a file that all visitors get. */
  common: boolean;
}

const SVG = 'http://www.w3.org/2000/svg';
const MAX_MEDIA = 1000;
const MAX_DATA_URL = 100_000;
const IMAGE_DATA = /^data:(image|font|application\/(x-)?font)/i;

export class Gate {
  readonly secrets: Secrets;
  private assets: AssetNamer;
  private baseOf: (element: Element) => string;
  readonly hooks: Hooks;
  /** Names that the page chose in its styles. */
  readonly names = new Names();
  /** Rules of style sheets that left as they are. */
  private opened = new Set<string>();

  constructor(
    secrets: Secrets,
    assets: AssetNamer,
    baseOf: (element: Element) => string,
    vocabulary: Vocabulary = new Vocabulary(),
  ) {
    this.secrets = secrets;
    this.assets = assets;
    this.baseOf = baseOf;
    this.hooks = new Hooks(vocabulary, secrets);
  }

  /** Text that the page shows. */
  text(text: string, level: Level): string {
    if (level === SHOW && !this.secrets.echoes(text)) return maskCards(text);
    return level === BLOCK ? '' : maskText(text);
  }

  /** What stands in a form field. */
  value(text: string, level: Level, secret: boolean): string {
    if (text === '') return '';
    if (level === SHOW && !secret && !this.secrets.echoes(text)) return maskCards(text);
    return level === BLOCK ? '' : MASKED_VALUE;
  }

  /** Returns an attribute's value as it may be sent, or null when it may not. */
  attribute(element: Element, tag: string, name: string, value: string, level: Level): string | null {
    if (level !== SHOW) return this.maskedAttribute(element, tag, name, value, level);
    if (name === 'slot' && value !== '' && !this.secrets.echoes(value)) return this.names.keep(value);
    const sent = this.listed(element, tag, name, value);
    if (sent === value) return sent;
    const lower = name.toLowerCase();
    if (sent === null) return this.hooks.value(element, tag, lower, value);
    return lower === 'id' && this.hooks.vocabulary.hasId(value) && !this.secrets.echoes(value) ? value : sent;
  }

  private listed(element: Element, tag: string, name: string, value: string): string | null {
    switch (attributeKind(tag, name, false)) {
      case 'plain':
        // Geometry and keywords: long runs of digits are coordinates here.
        return value.length <= MAX_STRING && !this.secrets.echoesInLayout(value) ? value : null;
      case 'text':
        if (this.secrets.echoes(value)) return null;
        return isHook(tag, name) ? this.hooks.custom(element, tag, name, value) : maskCards(value);
      case 'classes':
        return this.hooks.classes(value);
      case 'css':
        return this.style(value, SHOW, element, tag);
      case 'asset':
        return this.address(element, value);
      case 'link':
        return this.echoesIn(value) ? null : cleanUrl(value, this.baseOf(element));
      case 'fragment':
        return value.startsWith('#') && !this.echoesIn(value) ? value : null;
      case 'reference': {
        if (this.secrets.echoes(value)) return null;
        const name = value.startsWith('#') ? value : this.assets.name(value, this.baseOf(element), element);
        return name.includes('#') ? name : null;
      }
      case 'scheme':
        return isScheme(value) ? value : null;
      case 'clock':
        // What events and scripts begin is told when it began (trackers/smil.ts).
        if (isClock(value)) return value;
        return name === 'begin' ? 'indefinite' : null;
      case 'animated':
        return isAnimated(value) ? value : null;
      case 'languages':
        return forLanguages(value, navigator.languages) ? null : '';
      case 'autofill':
        return autofill(value) || null;
      default:
        return null;
    }
  }

  /** The address of a picture of a visible element, as an asset. */
  address(element: Element, url: string): string | null {
    return this.secrets.echoes(url) ? null : this.assets.name(url, this.baseOf(element), element) || null;
  }

  private maskedAttribute(element: Element, tag: string, name: string, value: string, level: Level): string | null {
    if (name === 'class') return this.hooks.maskedClasses(element, value);
    if (level === BLOCK && name !== 'style') return null;
    // Shapes tell what they show by where they are and how large, which nothing around them needs.
    if (element.namespaceURI === SVG && tag !== 'svg') return null;
    switch (attributeKind(tag, name, true)) {
      case 'plain':
        return this.layout(name.toLowerCase(), value);
      case 'css':
        return this.style(value, level, element, tag);
      case 'scheme':
      case 'clock':
      case 'animated':
      case 'languages':
        return this.listed(element, tag, name, value);
      default:
        if (tag === 'slot' && name === 'name') return this.layout('slot', value);
        return this.hooks.maskedValue(element, name.toLowerCase(), value);
    }
  }

  /** What layout needs of a masked element's attribute: parts of shadow trees have numbers for names. */
  private layout(lower: string, value: string): string | null {
    if (lower === 'slot') return value === '' ? '' : this.names.of(value);
    if (lower !== 'part') return layoutAttribute(lower, value);
    const words = value.split(/\s+/).filter((word) => this.hooks.vocabulary.hasPart(word));
    return words.length > 0 ? words.join(' ') : null;
  }

  /** Whether anything of an attribute can be sent, whatever its value is. */
  sends(tag: string, name: string, level: Level): boolean {
    return (
      attributeKind(tag, name, level !== SHOW) !== null ||
      (level !== BLOCK &&
        (name === 'id' || (tag === 'slot' && name === 'name') || this.hooks.vocabulary.names(name.toLowerCase())))
    );
  }

  /** Returns what selectors must see of a visible element's attribute beside what is sent; null for nothing else. */
  hook(name: string, value: string, sent: string): string | null {
    if (value === sent || !hookName(name).startsWith(HOOK)) return null;
    return this.hooks.beside(name.toLowerCase(), value, sent.startsWith('asset:') ? '' : sent);
  }

  private style(text: string, level: Level, element: Element, tag: string): string | null {
    if (level !== SHOW) return steppedStyle(maskedStyle(text, this.names), element, tag);
    const sent = this.css(text, level, this.baseOf(element));
    if (sent) this.names.heardStyle(sent);
    return sent;
  }

  /** A style sheet or a value: no comments, addresses only as assets, generated text only where text is visible. */
  css(raw: string, level: Level, base: string): string | null {
    const text = withoutEchoes(raw, this.secrets);
    const { names } = this;
    if (level !== SHOW) return maskedCss(text, { names, strict: true, font: this.assetsBelow(base) });
    return cleanCss(text, this.assetsBelow(base));
  }

  /** A style sheet of which rules leave as they are if they name something visible. */
  rules(raw: string, base: string, source: SheetSource): string | null {
    const text = withoutEchoes(raw, this.secrets);
    const address = this.assetsBelow(base);
    const { common, ...whom } = source;
    const masking = { ...whom, address, font: address, keepsCustom: !source.strict };
    return rulesCss(text, common ? masking : { ...masking, names: this.names }, this.opened);
  }

  /** The name of an animation that styles make. */
  animation(name: string, level: Level): string | null {
    if (this.secrets.echoes(name)) return null;
    return level === SHOW ? this.names.keep(name) : this.names.of(name);
  }

  /** One value of a script's animation. */
  frame(property: string, value: string, level: Level, base: string): string | null {
    if (level === SHOW) return this.css(value, level, base);
    if (property === 'easing' || property === 'composite') return plainValue(value) ? value : null;
    const style = maskedStyle(
      `${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`,
      this.names,
    );
    return style ? style.slice(style.indexOf(':') + 1) : null;
  }

  private assetsBelow(base: string): (url: string) => string | null {
    return (url) => {
      if (url.startsWith('#')) return null;
      if (IMAGE_DATA.test(url) && url.length <= MAX_DATA_URL) {
        const clean = cleanDataUrl(url);
        return clean === null ? null : `url("${clean}")`;
      }
      const name = this.assets.name(url, base, null);
      return name ? `url("${name}")` : 'url("data:,")';
    };
  }

  /** For which media a style sheet is. Of a masked one only the plain ones. */
  media(text: string, level: Level): string {
    if (text.length > MAX_MEDIA || this.secrets.echoes(text)) return 'not all';
    return level === SHOW || plainMedia(text) ? maskCards(text) : 'not all';
  }

  /** Whether an address holds a secret, however it is encoded. */
  private echoesIn(url: string): boolean {
    return this.secrets.echoes(url) || this.secrets.echoes(plainUrl(url));
  }

  /** The page's address, as far as a person may read it. */
  page(href: string, mode: Mode): string {
    return this.echoesIn(href) ? '' : pageUrl(href, mode);
  }

  /** The page's title. */
  title(text: string, level: Level): string {
    return cleanTitle(this.text(text, level));
  }

  /** The level below which nothing of a field's options is sent. */
  hidesOptions(level: Level, secret: boolean): boolean {
    return level >= MASK || secret;
  }
}

/** Whether what is for these languages is for a reader of those (SVG, section 5.11). */
function forLanguages(value: string, read: readonly string[]): boolean {
  const known = read.map((language) => language.toLowerCase());
  return value.split(',').some((one) => {
    const wanted = one.trim().toLowerCase();
    return known.some((language) => language === wanted || language.startsWith(`${wanted}-`));
  });
}
