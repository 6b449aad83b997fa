import type { ChatFile } from '@cobrowse/shared/generated/control.ts';
import type { Dialog } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import type { Snapshot } from '../hub/types.ts';
import { fileUrl } from './files.tsx';

/** What is to be marked up: a picture of the dialogue, or one that is here; a still picture with the right to send it. */
export type Source = { file: ChatFile } | { picture: Blob | HTMLCanvasElement; name: string; snapshot?: Snapshot };

/** Loads the editor, which most dialogues never need, and opens it over everything. */
export async function editPicture(hub: HubClient, dialog: Dialog, source: Source): Promise<void> {
  const snapshot = 'snapshot' in source ? source.snapshot : undefined;
  let discarded = false;
  let close = (): void => {};
  // From now on, for the editor takes a moment to load: at the end of the screencast, or of the session, it is gone.
  const forget = hub.unsent.hold(snapshot?.screencast ?? '', () => {
    discarded = true;
    close();
  });
  try {
    const [{ showEditor }, picture] = await Promise.all([import('../snapshot/editor.tsx'), pictureOf(source)]);
    if (discarded) return;
    close = showEditor(picture, 'file' in source ? source.file.name : source.name, {
      left: forget,
      send: async (blob, name, caption) => {
        forget();
        if (!discarded)
          await hub.outgoing.sendFile(dialog, new File([blob], name, { type: blob.type }), caption, snapshot);
      },
    });
  } catch (error) {
    forget();
    throw error;
  }
}

/** The same, for buttons; a failure is said where the operator looks. */
export function openEditor(hub: HubClient, dialog: Dialog, source: Source): void {
  editPicture(hub, dialog, source).catch((error: unknown) => {
    console.error(error);
    hub.outgoing.sendText(dialog, `The picture could not be opened: ${String(error)}`, 'note').catch(() => {});
  });
}

async function pictureOf(source: Source): Promise<HTMLCanvasElement> {
  if ('picture' in source && source.picture instanceof HTMLCanvasElement) return source.picture;
  const blob = 'file' in source ? await (await fetch(fileUrl(source.file))).blob() : (source.picture as Blob);
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}
