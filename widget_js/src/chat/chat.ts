/** The chat's table of contents: connects the view, the visit and the screencast. */

import { io, type Socket } from 'socket.io-client';
import type { Tag } from '../loader/loader.ts';
import { rootLevel } from '../privacy/levels.ts';
import { maskCards, maskText } from '../privacy/text.ts';
import { cleanUrl } from '../privacy/urls.ts';
import { Again } from '../transport/again.ts';
import { safeParser } from '../transport/safe-json.ts';
import { endText, Screencast } from './screencast.ts';
import { Tab } from './tab.ts';
import { type ChatMessage, View } from './view.ts';
import { Visit, VisitError } from './visit.ts';

declare const PREVIEW_URL: string;
type PreviewBundle = typeof import('../preview/preview.ts');

const ACK_MS = 10_000;
const CONNECT_MS = 8_000;
const PAGE_CHECK_MS = 1000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;
/** Refusals that trying again cannot change. */
const FINAL = new Set(['unknown_site', 'origin_not_allowed']);

interface Reply {
  message?: ChatMessage;
  error?: { code: string; message: string };
}

export function startChat(tag: Tag): void {
  const visit = new Visit(tag.hub, tag.site);
  const unsent = new Map<string, string>();
  let asked = '';
  let refused = false;

  const socket: Socket = io(`${tag.hub}/visitor`, {
    path: '/v1/socket',
    parser: safeParser,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    timeout: CONNECT_MS,
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: LAST_RETRY_MS,
    auth: (give) => {
      visit
        .token(tab.id)
        .then((token) => give({ token, page: page() }))
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
  const again = new Again(() => void begin(), FIRST_RETRY_MS, LAST_RETRY_MS);
  const tab = new Tab(
    () => {
      // A page that is only put aside would keep its connections, and its visitor on the consultant's list.
      screencast.leave();
      socket.disconnect();
    },
    () => {
      visit.reset();
      socket.disconnect().connect();
    },
  );

  let view = makeView();
  function makeView(): View {
    return new View({
      send(text) {
        const id = crypto.randomUUID();
        unsent.set(id, text);
        view.sending(id, text);
        void deliver(id);
      },
      answer(answer) {
        view.withdraw();
        socket.emit('answer', { screencast: asked, answer, widget: Screencast.program });
        if (answer === 'no') view.notice('You declined. Nothing is shared.');
      },
      stop: () => screencast.stop('by_visitor'),
      hide: (element) => screencast.hide(element),
      toggled: (open) => tell(open ? 'open' : 'close', {}),
    });
  }

  const screencast = new Screencast({
    hub: tag.hub,
    assetLimit: () => visit.limits.asset,
    assetOrigins: () => visit.site.assetOrigins,
    ticket: async (id) => {
      const reply = (await socket.timeout(ACK_MS).emitWithAck('ticket', { screencast: id })) as { ticket?: string };
      if (!reply.ticket) throw new Error('no ticket');
      return reply.ticket;
    },
    tellStop: (id) => socket.emit('stop', { screencast: id }),
    tellFailed: (id) => socket.emit('answer', { screencast: id, answer: 'unsupported_browser' }),
    state(state, reason, id) {
      tell('screencast', { state, reason });
      if (state === 'live') return;
      view.watching(null);
      view.notice(endText(reason), { label: 'Download receipt', act: () => void saveReceipt(id) });
    },
  });

  async function saveReceipt(screencast: string): Promise<void> {
    const reply = await socket
      .timeout(ACK_MS)
      .emitWithAck('receipt', { screencast })
      .catch(() => ({}));
    if (reply.receipt) view.save(`screencast-${screencast}.txt`, reply.receipt);
    else view.notice('The receipt cannot be had now. Try again later.');
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
      const reply = (await socket.timeout(ACK_MS).emitWithAck('message', { id, text })) as Reply;
      if (reply.message) {
        unsent.delete(id);
        view.message({ ...reply.message, clientId: id }, false);
      } else if (reply.error) {
        unsent.delete(id);
        view.failed(id, reply.error.message);
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
    screencast.setHidden(now.hidden);
  }
  setInterval(() => {
    tellPage();
    if (view.stay()) return;
    // The button that stops the screencast is dead: so is the screencast. The chat begins anew.
    screencast.stop('error');
    view.remove();
    view = makeView();
    document.addEventListener('visibilitychange', tellPage);
    socket.disconnect().connect();
  }, PAGE_CHECK_MS);
  document.addEventListener('visibilitychange', tellPage);

  // --- what the hub says

  socket.on('connect', () => {
    again.reset();
    view.setSite(visit.site.name, visit.limits.message);
    view.setOnline(true);
    for (const id of unsent.keys()) void deliver(id);
  });
  socket.on('disconnect', () => view.setOnline(false));
  socket.on('connect_error', (error) => {
    // A WebSocket that neither opens nor fails, as behind some proxies: polling first from now on.
    if (error.message === 'timeout') socket.io.opts.transports = ['polling', 'websocket'];
    visit.reset();
    // What the hub itself refused, such as a token that is over, is not tried again by the library.
    if (!socket.active && !refused) again.later();
  });
  socket.on('welcome', (welcome: { messages: ChatMessage[] }) => {
    for (const message of welcome.messages) view.message(message, false);
    tell('ready', {});
  });
  socket.on('message', (message: ChatMessage) => view.message(message, true));
  socket.on('ask', (ask: { screencast: string; operator: string; text: string; rules: unknown }) => {
    asked = ask.screencast;
    const obstacle = Screencast.obstacle();
    if (obstacle) socket.emit('answer', { screencast: asked, answer: obstacle });
    else
      view.ask(ask.operator, ask.text, async (closed) =>
        (await preview()).openPreview(view.root, ask.operator, ask.rules, visit.limits.asset, closed),
      );
  });
  socket.on('withdraw', (event: { screencast: string; reason: string }) => {
    if (event.screencast !== asked) return;
    view.withdraw();
    view.notice(
      event.reason === 'no_answer' ? 'The request to see this page has lapsed.' : 'The request was withdrawn.',
    );
  });
  socket.on('start', (event: { screencast: string; ticket: string; watchers: string[]; rules: unknown }) => {
    view.withdraw();
    view.watching(event.watchers);
    void screencast.start(event.screencast, event.ticket, event.rules);
  });
  socket.on('rules', (event: { screencast: string; rules: unknown }) =>
    screencast.setRules(event.screencast, event.rules),
  );
  socket.on('watchers', (event: { watchers: string[] }) => {
    if (screencast.running) view.watching(event.watchers);
  });
  socket.on('end', (event: { screencast: string; reason: string }) => screencast.ended(event.screencast, event.reason));
  socket.on('taken_over', () => {
    screencast.stop('taken_over');
    socket.disconnect();
  });

  const opener = window.opener as Window | null;
  if (opener) {
    // The console's Rules page opened this tab, if anything answers: nobody but the hub's own pages gets this word.
    window.addEventListener('message', async (event) => {
      if (event.origin !== tag.hub || event.source !== opener) return;
      const { answerRulesTest } = await preview();
      answerRulesTest(opener, event.data, tag.hub, visit.limits.asset, (answer) => view.askRulesTest(answer));
    });
    socket.once('welcome', () => opener.postMessage({ cobrowse: 'here' }, tag.hub));
  }

  function preview(): Promise<PreviewBundle> {
    return import(tag.hub + PREVIEW_URL);
  }

  tag.api.open = () => view.open();
  tag.api.end = () => screencast.stop('by_visitor');
  for (const call of tag.waiting) tag.api[call]();
  void begin();

  /** The visit comes before the socket: it tells at once, and why, when this page may not embed the widget. */
  async function begin(): Promise<void> {
    try {
      await visit.token(tab.id);
      socket.connect();
    } catch (error) {
      if (refusedForGood(error)) view.unavailable();
      else again.later();
    }
  }
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
