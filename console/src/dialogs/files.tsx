import type { ChatFile } from '@cobrowse/shared/generated/control.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import { size } from '../ui/words.ts';

/** The largest height of a picture in the dialogue, CSS pixels. */
const THUMB_PX = 260;

export const fileUrl = (file: ChatFile): string => `/v1/console/files/${file.id}`;

/** A picture or file of a message. `markUp` opens a picture in the editor. */
export function FileView({ file, markUp }: { file: ChatFile; markUp: (file: ChatFile) => void }) {
  const [large, setLarge] = useState(false);
  if (file.width === 0) {
    return (
      <a class="file" href={fileUrl(file)} download={file.name}>
        <Icon name="save" />
        <span class="name">{file.name}</span>
        <span class="soft">{size(file.bytes)}</span>
      </a>
    );
  }
  return (
    <>
      <button
        type="button"
        class="picture"
        aria-label={`Open ${file.name}`}
        style={{
          aspectRatio: `${file.width} / ${file.height}`,
          maxWidth: `min(100%, ${Math.round((THUMB_PX * file.width) / file.height)}px)`,
        }}
        onClick={() => setLarge(true)}
      >
        <img src={fileUrl(file)} alt={file.name} width={file.width} height={file.height} loading="lazy" />
      </button>
      {large && <Large file={file} markUp={markUp} onClose={() => setLarge(false)} />}
    </>
  );
}

function Large({ file, markUp, onClose }: { file: ChatFile; markUp: (file: ChatFile) => void; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the dialog itself
    <dialog
      class="large"
      ref={dialog}
      aria-label={file.name}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && dialog.current?.close()}
    >
      <header>
        <span class="name">{file.name}</span>
        <button type="button" onClick={() => markUp(file)}>
          Mark up
        </button>
        <a class="button" href={fileUrl(file)} download={file.name}>
          Save
        </a>
        <button type="button" aria-label="Close picture" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </header>
      <img src={fileUrl(file)} alt={file.name} width={file.width} height={file.height} />
    </dialog>
  );
}
