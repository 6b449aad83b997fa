/** Draws marks with Konva: the only door to it. */

import { Group } from 'konva/lib/Group.js';
import { Layer } from 'konva/lib/Layer.js';
import type { Node } from 'konva/lib/Node.js';
import type { Shape as AnyShape } from 'konva/lib/Shape.js';
import { Stage } from 'konva/lib/Stage.js';
import { Arrow } from 'konva/lib/shapes/Arrow.js';
import { Ellipse } from 'konva/lib/shapes/Ellipse.js';
import { Image as Picture } from 'konva/lib/shapes/Image.js';
import { Line } from 'konva/lib/shapes/Line.js';
import { Rect } from 'konva/lib/shapes/Rect.js';
import { Text } from 'konva/lib/shapes/Text.js';
import { Transformer } from 'konva/lib/shapes/Transformer.js';
import type { Area, Drawing, Mark } from './marks.ts';

export type { Node };
export { Group, Layer, Picture, Rect, Stage, Transformer };

type Shape = AnyShape | Group;

/** Points of a picture become boxes of this many, so that nothing can be read in them. */
const BLUR_PIXELS = 18;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** The whole picture, unreadable; parts of it lie where something is to be blurred. */
export function unreadable(picture: HTMLCanvasElement): HTMLCanvasElement {
  const small = document.createElement('canvas');
  small.width = Math.max(1, Math.round(picture.width / BLUR_PIXELS));
  small.height = Math.max(1, Math.round(picture.height / BLUR_PIXELS));
  small.getContext('2d')?.drawImage(picture, 0, 0, small.width, small.height);
  const large = document.createElement('canvas');
  large.width = picture.width;
  large.height = picture.height;
  const context = large.getContext('2d');
  if (context) {
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, large.width, large.height);
  }
  return large;
}

/** One mark as what Konva draws; `blurred` is the picture, unreadable. */
export function shapeOf(mark: Mark, blurred: HTMLCanvasElement): Shape {
  const stroke = { stroke: mark.colour, strokeWidth: mark.width, id: String(mark.id), name: 'mark' };
  switch (mark.kind) {
    case 'rectangle':
      return new Rect({
        ...stroke,
        x: mark.x,
        y: mark.y,
        width: mark.w,
        height: mark.h,
        cornerRadius: mark.width,
        hitStrokeWidth: 16,
      });
    case 'ellipse': {
      const radius = { radiusX: mark.w / 2, radiusY: mark.h / 2 };
      return new Ellipse({ ...stroke, ...radius, x: mark.x + mark.w / 2, y: mark.y + mark.h / 2, hitStrokeWidth: 16 });
    }
    case 'blur': {
      const place = { x: mark.x, y: mark.y, width: mark.w, height: mark.h };
      return new Picture({ id: String(mark.id), name: 'mark', image: blurred, ...place, crop: place });
    }
    case 'arrow':
      return new Arrow({
        ...stroke,
        fill: mark.colour,
        points: mark.points,
        pointerLength: mark.width * 3.4,
        pointerWidth: mark.width * 3,
        lineCap: 'round',
        hitStrokeWidth: 20,
      });
    case 'pen':
      return new Line({
        ...stroke,
        points: mark.points,
        lineCap: 'round',
        lineJoin: 'round',
        tension: 0.3,
        hitStrokeWidth: 16,
      });
    case 'highlighter':
      return new Line({
        ...stroke,
        strokeWidth: mark.width * 5,
        opacity: 0.4,
        points: mark.points,
        lineJoin: 'round',
        globalCompositeOperation: 'multiply',
      });
    case 'text':
      return new Text({
        id: String(mark.id),
        name: 'mark',
        x: mark.x,
        y: mark.y,
        text: mark.text,
        fontSize: mark.size,
        fontStyle: '700',
        fontFamily: FONT,
        fill: mark.colour,
        // A thin rim keeps words readable on any ground.
        stroke: mark.colour === '#ffffff' ? '#111111' : '#ffffff',
        strokeWidth: mark.size / 6,
        fillAfterStrokeEnabled: true,
        lineJoin: 'round',
      });
    case 'number': {
      const group = new Group({ id: String(mark.id), name: 'mark', x: mark.x, y: mark.y });
      const light = mark.colour === '#ffffff' || mark.colour === '#f2c200';
      group.add(
        new Ellipse({
          radiusX: mark.size / 2,
          radiusY: mark.size / 2,
          fill: mark.colour,
          stroke: light ? '#111111' : '#ffffff',
          strokeWidth: 2,
        }),
        new Text({
          text: String(mark.number),
          fontSize: mark.size * 0.6,
          fontStyle: '700',
          fontFamily: FONT,
          fill: light ? '#111111' : '#ffffff',
          width: mark.size,
          height: mark.size,
          offsetX: mark.size / 2,
          offsetY: mark.size / 2,
          align: 'center',
          verticalAlign: 'middle',
        }),
      );
      return group;
    }
  }
}

/** The finished picture, in its own size or, cropped, that of the crop. */
export function finished(picture: HTMLCanvasElement, drawing: Drawing): HTMLCanvasElement {
  const area: Area = drawing.crop ?? { x: 0, y: 0, w: picture.width, h: picture.height };
  const stage = new Stage({
    container: document.createElement('div'),
    width: Math.round(area.w),
    height: Math.round(area.h),
  });
  const layer = new Layer({ x: -Math.round(area.x), y: -Math.round(area.y) });
  layer.add(new Picture({ image: picture, width: picture.width, height: picture.height }));
  const blurred = unreadable(picture);
  for (const mark of drawing.marks) layer.add(shapeOf(mark, blurred));
  stage.add(layer);
  const canvas = stage.toCanvas({ pixelRatio: 1 });
  stage.destroy();
  return canvas;
}

/** What the mark became when Konva moved or stretched its shape: where, and by how much. */
export function placeOf(shape: Node, mark: Mark): { x: number; y: number; sx: number; sy: number } {
  const round = mark.kind === 'ellipse';
  const sx = shape.scaleX();
  const sy = shape.scaleY();
  return {
    x: shape.x() - (round ? (mark.w * sx) / 2 : 0),
    y: shape.y() - (round ? (mark.h * sy) / 2 : 0),
    sx,
    sy,
  };
}
