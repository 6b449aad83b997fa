import { useEffect, useRef, useState } from 'preact/hooks';
import type { Dialog } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import type { Canned } from '../hub/types.ts';
import { Icon } from '../ui/icons.tsx';
import { CannedManager } from './canned.tsx';
import { EMOJI } from './emoji.ts';
import { fillReply } from './fill.ts';
import { openEditor } from './open-editor.ts';

const TALLEST = 160;
/** Who stops to write for so long has stopped. */
const PAUSE_MS = 4000;
/** That somebody types is said again while they go on. */
const TYPING_AGAIN_MS = 3000;
const MAX_OFFERED = 8;

/** The field to write the next message or note, with what can be put into it. */
export function Composer({ hub, dialog }: { hub: HubClient; dialog: Dialog }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(hub.drafts.get(dialog.dialog) ?? '');
  const [as, setAs] = useState<'message' | 'note'>('message');
  const [open, setOpen] = useState<'' | 'emoji' | 'canned'>('');
  const [managing, setManaging] = useState(false);
  const [at, setAt] = useState(0);
  const [dragged, setDragged] = useState(false);
  const typing = useRef({ told: 0, timer: 0 });
  const row = hub.state.inbox.rows.get(dialog.dialog);

  useEffect(() => {
    setText(hub.drafts.get(dialog.dialog) ?? '');
    setOpen('');
    setAs('message');
    return () => stopTyping();
  }, [dialog.dialog]);
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight + 2, TALLEST)}px`;
  }, [text]);

  function stopTyping(): void {
    clearTimeout(typing.current.timer);
    if (typing.current.told) hub.api.tellTyping(dialog.dialog, false).catch(() => {});
    typing.current.told = 0;
  }

  function write(next: string): void {
    setText(next);
    hub.drafts.set(dialog.dialog, next);
    if (as === 'note' || !next.trim() || next.startsWith('/')) {
      stopTyping();
      return;
    }
    const now = Date.now();
    if (now - typing.current.told > TYPING_AGAIN_MS) {
      typing.current.told = now;
      hub.api.tellTyping(dialog.dialog, true).catch(() => {});
    }
    clearTimeout(typing.current.timer);
    typing.current.timer = setTimeout(stopTyping, PAUSE_MS) as unknown as number;
  }

  function send(): void {
    // What the field holds: keys can come faster than what they wrote is drawn.
    const said = (field.current?.value ?? text).trim();
    if (!said) return;
    void hub.outgoing.sendText(dialog, said, as);
    write('');
    setAs('message');
    field.current?.focus();
  }

  /** Puts something where the cursor is. */
  function insert(piece: string): void {
    const element = field.current;
    if (!element) return;
    const { selectionStart: start, selectionEnd: end } = element;
    write(text.slice(0, start) + piece + text.slice(end));
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(start + piece.length, start + piece.length);
    });
  }

  function use(reply: Canned): void {
    const site = [...hub.state.visitors.values()].find((one) => one.site === dialog.site)?.siteName ?? '';
    write(fillReply(reply.text, { name: row?.name ?? '', me: hub.who.name, site }));
    setOpen('');
    field.current?.focus();
  }

  function attach(files: Iterable<File>): void {
    for (const file of files) {
      // A picture is looked at, and marked up if need be, before it goes.
      if (file.type.startsWith('image/') && file.type !== 'image/gif')
        openEditor(hub, dialog, { picture: file, name: file.name || 'picture.png' });
      else void hub.outgoing.sendFile(dialog, file, '');
    }
  }

  const slash = /^\/([\w-]*)$/.exec(text)?.[1];
  const offered =
    slash === undefined
      ? open === 'canned'
        ? hub.state.inbox.canned
        : []
      : hub.state.inbox.canned.filter((reply) => reply.shortcut.startsWith(slash)).slice(0, MAX_OFFERED);

  function keys(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (slash !== undefined && offered.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        setAt((at + step + offered.length) % offered.length);
        event.preventDefault();
        return;
      }
      const reply = offered[Math.min(at, offered.length - 1)];
      if (reply && (event.key === 'Enter' || event.key === 'Tab')) {
        use(reply);
        event.preventDefault();
        return;
      }
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      if (open) setOpen('');
      else field.current?.blur();
    }
  }

  return (
    <>
      <form
        class={`compose as-${as} ${dragged ? 'dragged' : ''}`}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onDragOver={(event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          setDragged(true);
        }}
        onDragLeave={() => setDragged(false)}
        onDrop={(event) => {
          event.preventDefault();
          setDragged(false);
          attach(event.dataTransfer?.files ?? []);
        }}
      >
        {(offered.length > 0 || open === 'canned') && (
          <div class="offers">
            {offered.length > 0 && (
              <div role="listbox" aria-label="Canned replies">
                {offered.map((reply, i) => (
                  <button
                    key={reply.id}
                    type="button"
                    role="option"
                    aria-selected={slash !== undefined && i === Math.min(at, offered.length - 1)}
                    onClick={() => use(reply)}
                  >
                    <b>/{reply.shortcut}</b> <span class="soft">{reply.text}</span>
                  </button>
                ))}
              </div>
            )}
            {open === 'canned' && (
              <button
                type="button"
                class="link"
                onClick={() => {
                  setOpen('');
                  setManaging(true);
                }}
              >
                {offered.length === 0 ? 'Write the first canned reply' : 'Edit canned replies'}
              </button>
            )}
          </div>
        )}
        {open === 'emoji' && (
          <div class="offers emoji" role="group" aria-label="Emoji">
            {EMOJI.map(([sign, name]) => (
              <button key={sign} type="button" aria-label={name} title={name} onClick={() => insert(sign)}>
                {sign}
              </button>
            ))}
          </div>
        )}
        <textarea
          ref={field}
          name="text"
          rows={1}
          aria-label={as === 'note' ? 'Note' : 'Message'}
          placeholder={as === 'note' ? 'A note that only colleagues see' : 'Write a message'}
          value={text}
          onInput={(event) => {
            setAt(0);
            write(event.currentTarget.value);
          }}
          onKeyDown={keys}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            attach(files);
          }}
        />
        <div class="compose-tools">
          <button
            type="button"
            class="tool"
            aria-label="Emoji"
            title="Emoji"
            aria-expanded={open === 'emoji'}
            onClick={() => setOpen(open === 'emoji' ? '' : 'emoji')}
          >
            <Icon name="emoji" />
          </button>
          <button
            type="button"
            class="tool"
            aria-label="Canned replies"
            title="Canned replies (/)"
            aria-expanded={open === 'canned'}
            onClick={() => setOpen(open === 'canned' ? '' : 'canned')}
          >
            <Icon name="canned" />
          </button>
          <button
            type="button"
            class="tool"
            aria-label="Attach a file"
            title="Attach a picture or file; pictures can also be pasted or dropped"
            onClick={() => chooser.current?.click()}
          >
            <Icon name="attach" />
          </button>
          <input
            ref={chooser}
            type="file"
            hidden
            multiple
            accept="image/png,image/jpeg,image/webp,image/gif,application/pdf,text/plain"
            onChange={(event) => {
              attach([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
          <button
            type="button"
            class="tool as"
            aria-pressed={as === 'note'}
            title="Notes are seen by colleagues only (n)"
            data-note
            onClick={() => {
              setAs(as === 'note' ? 'message' : 'note');
              stopTyping();
              field.current?.focus();
            }}
          >
            Note
          </button>
          <button type="submit" class="primary" disabled={text.trim() === ''}>
            {as === 'note' ? 'Add note' : 'Send'}
          </button>
        </div>
      </form>
      {managing && <CannedManager hub={hub} onClose={() => setManaging(false)} />}
    </>
  );
}
