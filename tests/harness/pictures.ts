/** What becomes of a picture's file before it leaves, in this browser. */

import { cleanPicture } from '../../widget_js/src/privacy/pictures/clean.ts';

Object.assign(window, {
  cleanPicture: async (file: string): Promise<string> => {
    const body = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0));
    const clean = await cleanPicture(body.buffer);
    return clean ? btoa(String.fromCharCode(...new Uint8Array(clean))) : '';
  },
});
