/** The chat's table of contents: connects the view, the visit and the screencast. */

import type { ErrorCode } from '@cobrowse/shared/generated/codes.ts';
import { Backoff } from '@cobrowse/shared/link/backoff.ts';
import { type Language, languageOf } from '@cobrowse/shared/text/languages.ts';
import { io } from 'socket.io-client';
import type { Tag } from '../loader/loader.ts';
import { rootLevel } from '../privacy/levels.ts';
import { maskCards, maskText } from '../privacy/text.ts';
import { cleanUrl } from '../privacy/urls.ts';
import { isOpen } from '../realm/realm.ts';
import { safeParser } from '../transport/safe-json.ts';
import { h, standOn } from './dom.ts';
import { Files, saveAs } from './files.ts';
import { Ground } from './ground.ts';
import type { Introduction } from './intro.ts';
import { loadLocale, type Translate } from './locale.ts';
import { Requests } from './requests.ts';
import { ask, type VisitorSocket } from './socket.ts';
import { Tab } from './tab.ts';
import { transports } from './transports.ts';
import { View } from './view.ts';
import { Visit, VisitError } from './visit.ts';

const CONNECT_MS = 8_000;
const PAGE_CHECK_MS = 1000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;
/** Refusals that trying again cannot change. */
const FINAL: ReadonlySet<string> = new Set<ErrorCode>(['unknown_site', 'origin_not_allowed']);

export async function startChat(tag: Tag): Promise<void> {
  const visit = new Visit(tag.hub, tag.site);
  const unsent = new Map<string, string>();
  const marks = { got: 0, read: 0 };
  const desk = { staffed: true, known: false };
  let ground = new Ground();
  standOn(ground);
  let language: Language = languageOf(pageLanguage(), ...navigator.languages);
  let t: Translate = await loadLocale(tag.hub, language);
  let refused = false;

  const socket: VisitorSocket = io(`${tag.hub}/visitor`, {
    path: '/v1/socket',
    parser: safeParser,
    transports: transports(() => ground.realm.own),
    tryAllTransports: true,
    autoConnect: false,
    timeout: CONNECT_MS,
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: LAST_RETRY_MS,
    auth: (give) => {
      visit
        .token(tab.id)
        .then((token) => give({ token, page: page(), language, elsewhere: tab.elsewhere }))
        .catch((error: unknown) => {
          refused = refusedForGood(error);
          if (refused) {
            view.unavailable();
            socket.disconnect();
          } else {
            give({});
          }
        });
    },
  });
  const backoff = new Backoff(() => void begin(), FIRST_RETRY_MS, LAST_RETRY_MS);
  const tab = new Tab(
    tag.historyLength,
    () => {
      // A page that is only put aside would keep its connections, and its visitor on the consultant's list.
      requests.leave();
      socket.disconnect();
    },
    () => {
      visit.reset();
      socket.disconnect();
      requests.arrived();
      socket.connect();
    },
  );

  let view = makeView();
  function makeView(): View {
    return new View(ground, t, language, new Files(t, (id) => visit.file(tab.id, id)), {
      send(text) {
        const id = newId();
        unsent.set(id, text);
        view.log.sending(id, text);
        void deliver(id);
      },
      sendFile: (file) => void sendFile(file),
      introduce,
      typing: (on) => socket.connected && socket.emit('typing', { on }),
      read: (upto) => mark({ read: upto }),
      stop: () => requests.stop('by_visitor'),
      hide: () => requests.hide(),
      toggled(open, fillsScreen) {
        // On a small screen the chat lies over the place.
        if (open && fillsScreen) requests.hidePlace();
        tell(open ? 'open' : 'close', {});
      },
    });
  }

  const requests = new Requests({
    hub: tag.hub,
    socket,
    view: () => view,
    t: (key, values) => t(key, values),
    assetLimit: () => visit.limits.asset,
    assetOrigins: () => visit.site.assetOrigins,
    tell,
    saveReceipt: (screencast) => void saveReceipt(screencast),
  });

  async function saveReceipt(screencast: string): Promise<void> {
    const reply = await ask(socket, 'receipt', { screencast }).catch(() => null);
    if (reply && 'receipt' in reply) {
      saveAs(new Blob([reply.receipt], { type: 'text/plain;charset=utf-8' }), `screencast-${screencast}.txt`);
    } else {
      view.log.notice(t('noReceipt'));
    }
  }

  /** The widget in the words and colours that the owner wants. */
  async function dress(): Promise<void> {
    const wanted = languageOf(visit.site.branding.language ?? '', language);
    if (wanted !== language) {
      language = wanted;
      t = await loadLocale(tag.hub, language);
      view.remove();
      view = makeView();
      requests.setView(view);
    }
    view.setBranding(visit.site.branding, visit.limits.file);
    view.setSite(visit.site.name, visit.limits.message);
  }

  function introduce(told: Introduction): void {
    desk.known = true;
    socket.emit('introduce', told);
  }

  /** Tells the hub what is here and what was read, when that is news. */
  function mark(news: { got?: number; read?: number }): void {
    const got = Math.max(marks.got, news.got ?? 0, news.read ?? 0);
    const read = Math.max(marks.read, news.read ?? 0);
    if (got === marks.got && read === marks.read) return;
    Object.assign(marks, { got, read });
    if (socket.connected) socket.emit('marks', marks);
  }

  async function sendFile(file: File): Promise<void> {
    const id = newId();
    const progress = h('progress') as HTMLProgressElement;
    progress.max = 1;
    progress.value = 0;
    view.log.sending(id, file.name, progress);
    try {
      const message = await visit.send(tab.id, file, id, (part) => {
        progress.value = part;
      });
      view.message({ ...message, clientId: id }, false);
    } catch (error) {
      view.log.failed(id, (error as Error).message);
    }
  }

  function tell(event: string, detail: unknown): void {
    for (const listener of tag.listeners.get(event) ?? []) {
      try {
        listener(detail);
      } catch (error) {
        console.error(error);
      }
    }
  }

  /** Sends until the hub says it is written down; the id makes a repeated send the same message. */
  async function deliver(id: string): Promise<void> {
    const text = unsent.get(id);
    if (text === undefined || !socket.connected) return;
    try {
      const reply = await ask(socket, 'message', { id, text });
      if ('message' in reply) {
        unsent.delete(id);
        view.message({ ...reply.message, clientId: id }, false);
      } else {
        unsent.delete(id);
        view.log.failed(id, reply.error.message);
      }
    } catch {
      // Not answered: it is sent again, after a lost connection by the next connect.
      void deliver(id);
    }
  }

  // --- what the console's list shows of this page

  let shownPage = '';
  function page(): { title: string; url: string; hidden: boolean } {
    const title = pageTitle().slice(0, 300);
    const shown = rootLevel(visit.site.mode) === 0 ? maskCards(title) : maskText(title);
    return { title: shown.slice(0, 300), url: cleanUrl(location.href).slice(0, 1000), hidden: document.hidden };
  }
  function tellPage(): void {
    const now = page();
    const key = JSON.stringify(now);
    if (key === shownPage || !socket.connected) return;
    shownPage = key;
    socket.emit('page', now);
    requests.setHidden(now.hidden);
  }
  setInterval(() => {
    tellPage();
    if (view.surface.stay() && isOpen(ground.realm)) return;
    // The button that stops the screencast is dead: so is the screencast. The chat begins anew.
    requests.stop('error');
    view.remove();
    ground = new Ground();
    standOn(ground);
    view = makeView();
    requests.bar();
    requests.setView(view);
    void dress();
    document.addEventListener('visibilitychange', tellPage);
    socket.disconnect().connect();
  }, PAGE_CHECK_MS);
  document.addEventListener('visibilitychange', tellPage);

  // --- what the hub says

  socket.on('connect', () => {
    backoff.reset();
    view.setOnline(true);
    for (const id of unsent.keys()) void deliver(id);
  });
  socket.on('disconnect', () => view.setOnline(false));
  socket.on('connect_error', (error) => {
    // A WebSocket that neither opens nor fails, as behind some proxies: polling first from now on.
    if (error.message === 'timeout') socket.io.opts.transports = transports(() => ground.realm.own).reverse();
    visit.reset();
    // What the hub itself refused, such as a token that is over, is not tried again by the library.
    if (!socket.active && !refused) backoff.later();
  });
  socket.on('welcome', (welcome) => {
    tab.heard();
    requests.welcomed(welcome.consented);
    // What came while no page was open is news; the rest was read on another page.
    for (const message of welcome.messages) view.message(message, message.id > welcome.seen);
    marks.read = Math.max(marks.read, welcome.seen);
    mark({ got: welcome.messages.at(-1)?.id ?? 0 });
    view.log.read(welcome.read);
    Object.assign(desk, { staffed: welcome.staffed, known: desk.known || welcome.known });
    view.ask(!desk.staffed, desk.known);
    requests.setPauses(welcome.requests);
    tell('ready', {});
  });
  socket.on('message', (message) => {
    view.message(message, true);
    mark({ got: message.id });
  });
  socket.on('staffed', (event) => {
    desk.staffed = event.staffed;
    view.ask(!desk.staffed, desk.known);
  });
  socket.on('typing', (event) => view.log.types(event.name, event.on));
  socket.on('read', (event) => view.log.read(event.upto));
  const opener = window.opener as Window | null;
  if (opener) {
    // The console's Rules page opened this tab, if anything answers: nobody but the hub's own pages gets this word.
    window.addEventListener('message', async (event) => {
      if (event.origin !== tag.hub || event.source !== opener) return;
      const { answerRulesTest } = await requests.preview();
      answerRulesTest(opener, event.data, tag.hub, visit.limits.asset, (answer) => void requests.askRulesTest(answer));
    });
    socket.once('welcome', () => opener.postMessage({ cobrowse: 'here' }, tag.hub));
  }

  tag.api.open = () => view.open();
  tag.api.end = () => requests.stop('by_website');
  tag.api.identify = (who) => {
    const told = { name: String(who.name ?? '').slice(0, 200), email: String(who.email ?? '').slice(0, 254) };
    desk.known = true;
    view.ask(!desk.staffed, true);
    // Kept until there is a connection.
    socket.emit('introduce', told);
  };
  for (const call of tag.waiting) call(tag.api);
  void begin();

  /** The visit comes before the socket: it tells at once, and why, when this page may not embed the widget. */
  async function begin(): Promise<void> {
    try {
      await visit.token(tab.id);
      await dress();
      socket.connect();
    } catch (error) {
      if (refusedForGood(error)) view.unavailable();
      else backoff.later();
    }
  }
}

/** What the page says of itself; a form may have a field named `lang`. */
function pageLanguage(): string {
  return document.documentElement?.getAttribute('lang') ?? '';
}

function newId(): string {
  // Pages that are not secure have no `randomUUID`.
  return (
    crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('')
  );
}

/** A form named `title` takes the place of the document's own property. */
function pageTitle(): string {
  return String(Object.getOwnPropertyDescriptor(Document.prototype, 'title')?.get?.call(document) ?? '');
}

function refusedForGood(error: unknown): boolean {
  if (!(error instanceof VisitError) || !FINAL.has(error.code)) return false;
  console.warn(`cobrowse: ${error.message}`);
  return true;
}
