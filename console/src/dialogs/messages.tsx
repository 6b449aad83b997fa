import type { ChatFile } from '@cobrowse/shared/generated/control.ts';
import { pieces } from '@cobrowse/shared/text/links.ts';
import { Fragment } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Dialog, type HubError, visitorKey } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import type { Message } from '../hub/history.ts';
import { isTyping } from '../hub/inbox-state.ts';
import { clock, day, noticeText, refusal } from '../ui/words.ts';
import { Composer } from './composer.tsx';
import { FileView } from './files.tsx';
import { openEditor } from './open-editor.ts';

/** Who scrolled up to read is not carried away by new messages; this near to the end counts as there, CSS pixels. */
const AT_THE_END = 80;

/** The dialogue's messages and the field to write the next. */
export function Messages({ hub, dialog }: { hub: HubClient; dialog: Dialog }) {
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = dialog.messages.at(-1);
  const [reading, setReading] = useState(false);
  const [problem, setProblem] = useState('');
  const typing = isTyping(hub.state.inbox, visitorKey(dialog), Date.now());
  useLayoutEffect(() => {
    atEnd.current = true;
  }, [dialog.dialog]);
  useLayoutEffect(() => {
    const mine = last?.author === 'operator' || last?.author === 'note';
    if (log.current && (atEnd.current || mine)) log.current.scrollTop = log.current.scrollHeight;
  }, [last?.clientId ?? last?.id, dialog.dialog, typing]);

  /** What is read stays where it is; the earlier messages come above it. */
  async function earlier(): Promise<void> {
    const height = log.current?.scrollHeight ?? 0;
    setReading(true);
    setProblem('');
    try {
      await hub.readEarlier(dialog);
    } catch (error) {
      setProblem((error as HubError).message ?? 'The server did not answer.');
    }
    setReading(false);
    requestAnimationFrame(() => {
      if (log.current) log.current.scrollTop += log.current.scrollHeight - height;
    });
  }

  const row = hub.state.inbox.rows.get(dialog.dialog);
  const markUp = (file: ChatFile): void => openEditor(hub, dialog, { file });
  return (
    <>
      <div
        class="log"
        role="log"
        aria-label="Messages"
        ref={log}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          atEnd.current = scrollHeight - scrollTop - clientHeight < AT_THE_END;
        }}
      >
        {dialog.messages.length === 0 && (
          <p class="soft empty">No messages yet. Say hello: the visitor's chat opens when you do.</p>
        )}
        {dialog.earlier && (
          <button type="button" class="link earlier" disabled={reading} onClick={() => void earlier()}>
            {reading ? 'Loading…' : 'Show earlier messages'}
          </button>
        )}
        {problem && <p role="alert">{problem}</p>}
        {dialog.messages.map((message, i) => {
          const before = dialog.messages[i - 1];
          const newDay = !before || day(before.sent) !== day(message.sent);
          return (
            <Fragment key={message.clientId ?? message.id}>
              {newDay && <p class="day">{day(message.sent) === day(Date.now()) ? 'Today' : day(message.sent)}</p>}
              <Bubble
                message={message}
                got={row?.visitorGot ?? 0}
                read={row?.visitorRead ?? 0}
                markUp={markUp}
                retry={() => void hub.outgoing.retry(dialog, message)}
              />
            </Fragment>
          );
        })}
        {typing && (
          <p class="typing" aria-live="polite">
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            The visitor is typing…
          </p>
        )}
      </div>
      <Composer hub={hub} dialog={dialog} />
    </>
  );
}

interface BubbleProps {
  message: Message;
  /** Numbers of the last message that the visitor's browser has, and that the visitor has read. */
  got: number;
  read: number;
  markUp: (file: ChatFile) => void;
  /** Sends it once more. */
  retry: () => void;
}

function Bubble({ message, got, read, markUp, retry }: BubbleProps) {
  if (message.author === 'notice') return <p class="happened">{noticeText(message.text, message.name)}</p>;
  const ours = message.author === 'operator' || message.author === 'note';
  return (
    <div class={`message ${message.author} ${message.state ?? ''}`}>
      {ours && (message.name || message.author === 'note') && (
        <small>
          {message.author === 'note' && <b>Note · </b>}
          {message.name}
        </small>
      )}
      {message.file && <FileView file={message.file} markUp={markUp} />}
      {message.fileName !== undefined && !message.file && (
        <span class="uploading">
          {message.fileName || 'Picture'}
          {message.state === 'sending' && <progress max={1} value={message.uploading} aria-label="Sending" />}
        </span>
      )}
      {message.text && <Text text={message.text} />}
      <small class="time">
        {message.state === 'sending' && 'sending…'}
        {message.state === 'failed' && (
          <>
            Not sent. {refusal({ message: message.why ?? '' })}{' '}
            <button type="button" class="link" onClick={retry}>
              Try again
            </button>
          </>
        )}
        {!message.state && clock(message.sent)}
        {!message.state && message.author === 'operator' && <Mark id={message.id} got={got} read={read} />}
      </small>
    </div>
  );
}

/** How far a message came: on the hub, in the visitor's browser, read. */
function Mark({ id, got, read }: { id: number; got: number; read: number }) {
  const [sign, words] = id <= read ? ['✓✓', 'read'] : id <= got ? ['✓✓', 'delivered'] : ['✓', 'sent'];
  return (
    <span class={`mark ${words}`} title={words} role="img" aria-label={words}>
      {sign}
    </span>
  );
}

/** Words with their addresses as links that tell nobody where they were clicked. */
function Text({ text }: { text: string }) {
  return (
    <span class="text">
      {pieces(text).map((piece, i) =>
        piece.href ? (
          <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}
