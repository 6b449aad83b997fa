import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Dialog, HubClient, HubError } from '../app/hub.ts';
import { clock } from '../ui/words.ts';

/** The dialogue's messages and the field to write the next. */
export function Messages({ hub, dialog }: { hub: HubClient; dialog: Dialog }) {
  const log = useRef<HTMLDivElement>(null);
  const count = dialog.messages.length;
  const last = dialog.messages.at(-1);
  const [reading, setReading] = useState(false);
  const [problem, setProblem] = useState('');
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [last?.clientId ?? last?.id, dialog.dialog]);

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

  function send(event: Event): void {
    event.preventDefault();
    const field = (event.currentTarget as HTMLElement)
      .closest('form')
      ?.elements.namedItem('text') as HTMLTextAreaElement;
    const text = field.value.trim();
    if (!text) return;
    field.value = '';
    void hub.say(dialog, text);
  }

  return (
    <>
      <div class="log" role="log" aria-label="Messages" ref={log} tabIndex={0}>
        {count === 0 && (
          <p class="soft empty">No messages yet. Say hello: the visitor's chat opens when they look at it.</p>
        )}
        {dialog.earlier && (
          <button type="button" class="link earlier" disabled={reading} onClick={() => void earlier()}>
            {reading ? 'Loading…' : 'Show earlier messages'}
          </button>
        )}
        {problem && <p role="alert">{problem}</p>}
        {dialog.messages.map((message) => (
          <div key={message.clientId ?? message.id} class={`message ${message.author} ${message.state ?? ''}`}>
            {message.author === 'operator' && message.name && <small>{message.name}</small>}
            <span class="text">{message.text}</span>
            <small class="time">
              {message.state === 'sending'
                ? 'sending…'
                : message.state === 'failed'
                  ? `not sent: ${message.why}`
                  : clock(message.sent)}
            </small>
          </div>
        ))}
      </div>
      <form class="compose" onSubmit={send}>
        <textarea
          name="text"
          rows={1}
          aria-label="Message"
          placeholder="Write a message"
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
          }}
        />
        <button type="submit" class="primary">
          Send
        </button>
      </form>
    </>
  );
}
