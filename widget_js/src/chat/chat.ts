/** The chat's table of contents: connects what the visitor sees, what the hub says, and the screencast. */

import type { Message, VisitorWelcome } from '@cobrowse/shared/generated/control.ts';
import type { Tag } from '../loader/loader.ts';
import { everyTick } from '../realm/ticks.ts';
import { Appearance, type AppearanceEvents } from './appearance.ts';
import { type ChatEvent, type ChatState, NEW_CHAT, reduceChat } from './chat-state.ts';
import { Connection } from './connection.ts';
import { saveAs } from './files.ts';
import type { Introduction } from './intro.ts';
import { Outbox } from './outbox.ts';
import { type PageReport, PageReporter } from './page-report.ts';
import { Requests } from './requests.ts';
import { Tab } from './tab.ts';
import type { View } from './view.ts';
import { Visit } from './visit.ts';
import { serveWebsite, tellWebsite } from './website.ts';

const PAGE_CHECK_MS = 1000;

export async function startChat(tag: Tag): Promise<void> {
  const chat = new Chat(tag);
  await chat.appear();
  chat.listen();
  chat.watchPage();
  chat.answerRulesTests();
  chat.serveWebsite();
  void chat.connection.begin();
}

class Chat {
  readonly connection: Connection;
  readonly visit: Visit;
  state: ChatState = NEW_CHAT;
  private tag: Tag;
  private outbox = new Outbox(this);
  private appearance: Appearance;
  private tab!: Tab;
  private requests!: Requests;
  private reported = '';
  private pages = new PageReporter();

  constructor(tag: Tag) {
    this.tag = tag;
    this.visit = new Visit(tag.hub, tag.site, () => this.appearance.ground.realm.own);
    this.connection = new Connection(tag.hub, {
      realm: () => this.appearance.ground.realm.own,
      token: () => this.visit.token(this.tab.id),
      forgetToken: () => this.visit.forgetToken(),
      greeting: () => ({
        page: this.readPage(),
        language: this.appearance.language,
        elsewhere: this.tab.elsewhere,
      }),
      visited: () => this.appearance.dress(this.visit),
      opened: () => {
        this.view.setOnline(true);
        this.outbox.resend();
      },
      lost: () => this.view.setOnline(false),
      refused: () => this.view.hideForGood(),
    });
    this.appearance = new Appearance(tag.hub, this.viewEvents());
  }

  get view(): View {
    return this.appearance.view;
  }

  get tabId(): string {
    return this.tab.id;
  }

  dispatch(event: ChatEvent): void {
    this.state = reduceChat(this.state, event);
  }

  // --- what the visitor does

  private viewEvents(): AppearanceEvents {
    return {
      send: (text) => this.outbox.sendText(text),
      sendFile: (file) => void this.outbox.sendFile(file),
      introduce: (told) => this.introduce(told),
      typing: (on) => this.connection.tell('typing', { on }),
      read: (upto) => this.updateMarks({ kind: 'messagesRead', upto }),
      stop: () => this.requests.stopScreencast('by_visitor'),
      hide: () => this.requests.pickHidden(),
      toggled: (open, fillsScreen) => {
        // On a small screen the chat lies over the place; one that was open before is open from the start.
        if (open && fillsScreen) this.requests?.removePlace();
        tellWebsite(this.tag, open ? 'open' : 'close', {});
      },
      fetchFile: (id) => this.visit.fetchFile(this.tab.id, id),
      remade: (view) => this.requests.setView(view),
      uprooted: () => this.uprooted(),
    };
  }

  async appear(): Promise<void> {
    const { tag, visit } = this;
    await this.appearance.draw();
    this.requests = new Requests({
      hub: tag.hub,
      connection: this.connection,
      view: () => this.view,
      t: this.appearance.t,
      assetLimit: () => visit.limits.asset,
      assetOrigins: () => visit.site.assetOrigins,
      tell: (event, detail) => tellWebsite(this.tag, event, detail),
      saveReceipt: (screencast) => void this.saveReceipt(screencast),
    });
    this.tab = new Tab(
      tag,
      () => this.leavePage(),
      () => this.returnToPage(),
    );
  }

  private introduce(told: Introduction): void {
    this.dispatch({ kind: 'introduced' });
    this.connection.tellLater('introduce', told);
  }

  private async saveReceipt(screencast: string): Promise<void> {
    const reply = await this.connection.call('receipt', { screencast }).catch(() => null);
    if (reply && 'receipt' in reply) {
      saveAs(new Blob([reply.receipt], { type: 'text/plain;charset=utf-8' }), `screencast-${screencast}.txt`);
    } else {
      this.view.log.addNotice(this.appearance.t('noReceipt'));
    }
  }

  /** Tells the hub what is here and what was read, when that is news. */
  private updateMarks(event: ChatEvent): void {
    const before = this.state;
    this.dispatch(event);
    const { got, read } = this.state;
    if (got !== before.got || read !== before.read) this.connection.tell('marks', { got, read });
  }

  // --- what the hub says

  listen(): void {
    const { socket } = this.connection;
    socket.on('welcome', (welcome: VisitorWelcome) => this.welcome(welcome));
    socket.on('message', (message: Message) => {
      this.view.addMessage(message, true);
      this.updateMarks({ kind: 'messageCame', id: message.id });
    });
    socket.on('staffed', ({ staffed }: { staffed: boolean }) => {
      this.dispatch({ kind: 'staffedTold', staffed });
      this.askWho();
    });
    socket.on('typing', (event: { name: string; on: boolean }) => this.view.log.setTyping(event.name, event.on));
    socket.on('read', (event: { upto: number }) => this.view.log.setReadUpto(event.upto));
  }

  private welcome(welcome: VisitorWelcome): void {
    this.tab.forgetElsewhere();
    this.requests.welcome(welcome);
    // What came while no page was open is news; the rest was read on another page.
    for (const message of welcome.messages) this.view.addMessage(message, message.id > welcome.seen);
    this.dispatch({ kind: 'welcomed', staffed: welcome.staffed, known: welcome.known, seen: welcome.seen });
    this.updateMarks({ kind: 'messageCame', id: welcome.messages.at(-1)?.id ?? 0 });
    this.view.log.setReadUpto(welcome.read);
    this.askWho();
    this.requests.setPauses(welcome.requests);
    tellWebsite(this.tag, 'ready', {});
  }

  private askWho(): void {
    this.view.askWho(!this.state.staffed, this.state.known);
  }

  // --- what becomes of the page

  watchPage(): void {
    everyTick(PAGE_CHECK_MS, () => {
      this.report();
      this.stay();
    });
    document.addEventListener('visibilitychange', this.report);
  }

  private stay(): void {
    if (!this.appearance.stay()) this.beginAnew();
  }

  /** The chat begins anew a little later, else it would race with a page that does it again; the page may have stopped the clock. */
  private uprooted(): void {
    this.requests?.bar(this.appearance.isRewritten());
    setTimeout(() => this.stay(), PAGE_CHECK_MS);
  }

  private readPage(): PageReport {
    const echoes = (text: string): boolean => this.requests.echoes(text);
    return this.pages.read(this.visit.site, this.appearance.ground.realm.own, echoes);
  }

  private report = (): void => {
    const page = this.readPage();
    const key = JSON.stringify(page);
    if (key === this.reported || !this.connection.isOpen) return;
    this.reported = key;
    this.connection.tell('page', page);
    this.requests.setHidden(page.hidden);
  };

  /** The button that stops the screencast is dead: so is the capture. The chat begins anew. */
  private beginAnew(): void {
    this.requests.bar(this.appearance.isRewritten());
    this.appearance.redraw();
    void this.appearance.dress(this.visit);
    this.tab.listen();
    document.addEventListener('visibilitychange', this.report);
    this.connection.disconnect();
    this.connection.connect();
  }

  /** A page that is only put aside would keep its connections, and its visitor on the consultant's list. */
  private leavePage(): void {
    this.requests.leavePage();
    this.connection.disconnect();
  }

  private returnToPage(): void {
    this.visit.forgetToken();
    this.connection.disconnect();
    this.requests.returnToPage();
    this.connection.connect();
  }

  // --- the website, and the console that opened this tab

  serveWebsite(): void {
    serveWebsite(this.tag, {
      open: () => this.view.openChat(),
      end: () => this.requests.stopScreencast('by_website'),
      introduce: (who) => {
        this.introduce(who);
        this.askWho();
      },
    });
  }

  /** The console's Rules page opened this tab, if anything answers: nobody but the hub's own pages gets this word. */
  answerRulesTests(): void {
    const { hub } = this.tag;
    const opener = window.opener as Window | null;
    if (!opener) return;
    window.addEventListener('message', async (event) => {
      if (event.origin !== hub || event.source !== opener) return;
      const { answerRulesTest } = await this.requests.preview();
      const ask = (answer: (yes: boolean) => void): void => this.requests.askRulesTest(answer);
      answerRulesTest(opener, event.data, hub, this.visit.limits.asset, ask);
    });
    this.connection.socket.once('welcome', () => opener.postMessage({ cobrowse: 'here' }, hub));
  }
}
