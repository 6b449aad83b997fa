/** Who the visitor is: asked before the first message where the owner wants it, and while nobody is there to answer. */

import type { Branding } from './branding.ts';
import { h } from './dom.ts';
import type { Translate } from './locale.ts';

/** As browsers check it (HTML, section 4.10.5.1.5), and with a dot in the domain. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export interface Introduction {
  name: string;
  email: string;
}

export class Intro {
  readonly element: HTMLElement;
  private fields: { input: HTMLInputElement; problem: HTMLElement; required: boolean; email: boolean }[] = [];
  private t: Translate;

  /** `away`: nobody is there, so an address is needed to answer to. */
  constructor(t: Translate, branding: Branding, away: boolean) {
    this.t = t;
    this.element = h('div', { class: 'intro' });
    if (away) this.element.append(h('p', {}, branding.awayText || t('away')));
    if (branding.askName) this.add('yourName', branding.askName === 'required', false);
    if (branding.askEmail || away) this.add('yourEmail', branding.askEmail === 'required' || away, true);
  }

  /** Whether there is nothing to ask. */
  get empty(): boolean {
    return this.element.childElementCount === 0;
  }

  private add(key: 'yourName' | 'yourEmail', required: boolean, email: boolean): void {
    const input = h('input', {
      type: email ? 'email' : 'text',
      name: email ? 'email' : 'name',
      autocomplete: email ? 'email' : 'name',
      maxlength: email ? '254' : '200',
      'aria-describedby': `${key}-problem`,
      required,
    }) as HTMLInputElement;
    const problem = h('small', { class: 'problem', id: `${key}-problem`, role: 'alert' });
    const label = this.t(key) + (required ? '' : ` (${this.t('optional')})`);
    this.element.append(h('label', {}, label, input), problem);
    this.fields[this.fields.length] = { input, problem, required, email };
  }

  /** Returns what was told; null, and says what is missing, when something needed is. */
  read(): Introduction | null {
    let first: HTMLInputElement | null = null;
    const told: Introduction = { name: '', email: '' };
    for (let at = 0; at < this.fields.length; at++) {
      const field = this.fields[at];
      if (!field) continue;
      const { input, problem, required, email } = field;
      const value = input.value.trim();
      const wrong = required && !value ? 'fillIn' : email && value && !ADDRESS.test(value) ? 'emailWrong' : null;
      problem.textContent = wrong ? this.t(wrong) : '';
      input.setAttribute('aria-invalid', String(wrong !== null));
      if (wrong) first ??= input;
      told[email ? 'email' : 'name'] = value;
    }
    first?.focus();
    return first ? null : told;
  }
}
