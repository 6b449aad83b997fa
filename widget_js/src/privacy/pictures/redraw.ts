/** A picture of a kind that nobody here can read: drawn anew, it looks the same and has no notes. */

const MAX_PIXELS = 16_000_000;

/** Returns it as PNG. Throws when the browser cannot draw it. */
export async function redraw(body: ArrayBuffer, type: string): Promise<ArrayBuffer> {
  const image = await createImageBitmap(new Blob([body], { type }));
  const { width, height } = image;
  if (width * height > MAX_PIXELS) throw new RangeError('too large');
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  image.close();
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}
