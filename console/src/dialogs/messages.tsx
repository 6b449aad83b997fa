import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Dialog, HubClient } from '../app/hub.ts';
import { clock } from '../ui/words.ts';

/** The dialogue's messages and the field to write the next. */
export function Messages({ hub, dialog }: { hub: HubClient; dialog: Dialog }) {
  const log = useRef<HTMLDivElement>(null);
  const count = dialog.messages.length;
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [count, dialog.dialog]);

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
