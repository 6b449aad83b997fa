/** Sends a file into a dialogue. */

import type { HubError } from '../app/types.ts';
import type { Message } from './history.ts';

export interface Upload {
  file: Blob & { name?: string };
  caption: string;
  id: string;
  /** The hub's ticket for a still picture of a screencast; empty for all else. */
  ticket: string;
}

/** `progress` is told the part that is sent, 0 to 1. Throws HubError. */
export function uploadFile(
  dialog: string,
  { file, caption, id, ticket }: Upload,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Message> {
  const form = new FormData();
  form.append('id', id);
  form.append('caption', caption);
  if (ticket) form.append('snapshot', ticket);
  form.append('file', file, file.name ?? 'picture');
  return new Promise((done, failed) => {
    const refuse = (code: string, message: string): void => failed({ code, message } satisfies HubError);
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/console/dialogs/${dialog}/files`);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      try {
        const answer = JSON.parse(request.responseText) as { message?: Message; error?: HubError };
        if (answer.message) done(answer.message);
        else failed(answer.error);
      } catch {
        refuse('error', 'The server did not answer as expected.');
      }
    };
    request.onerror = () => refuse('offline', 'The server cannot be reached.');
    request.onabort = () => refuse('discarded', 'The picture was discarded.');
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) refuse('discarded', 'The picture was discarded.');
    else request.send(form);
  });
}
