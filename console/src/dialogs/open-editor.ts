import type { ChatFile } from '../app/history.ts';
import type { Dialog, HubClient } from '../app/hub.ts';
import { fileUrl } from './files.tsx';

/** What is to be marked up: a picture of the dialogue, or one that is here. */
export type Source = { file: ChatFile } | { picture: Blob | HTMLCanvasElement; name: string };

/** Loads the editor, which most dialogues never need, and opens it over everything. */
export async function editPicture(hub: HubClient, dialog: Dialog, source: Source): Promise<void> {
  const [{ showEditor }, picture] = await Promise.all([import('../snapshot/editor.tsx'), pictureOf(source)]);
  showEditor(picture, 'file' in source ? source.file.name : source.name, (blob, name, caption) =>
    hub.attach(dialog, new File([blob], name, { type: blob.type }), caption),
  );
}

/** The same, for buttons; a failure is said where the operator looks. */
export function openEditor(hub: HubClient, dialog: Dialog, source: Source): void {
  editPicture(hub, dialog, source).catch((error: unknown) => {
    console.error(error);
    hub.say(dialog, `The picture could not be opened: ${String(error)}`, 'note').catch(() => {});
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
