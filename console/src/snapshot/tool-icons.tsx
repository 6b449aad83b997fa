import type { Tool } from './marks.ts';

/** Tools in the order of the bar: name, key, picture. */
export const TOOLS: readonly (readonly [Tool, string, string, string])[] = [
  ['select', 'Select', 'v', 'M5 3l11 6-4.7 1.4L9 15z'],
  ['crop', 'Crop', 'c', 'M6 2v12h12M2 6h12v12'],
  ['here', 'click HERE', 'k', 'M16.5 3.5 9 11M9 6.5V11h4.5M3 16.5h9M3 13.5h4'],
  ['arrow', 'Arrow', 'a', 'M4 16 16 4M9 4h7v7'],
  ['rectangle', 'Rectangle', 'r', 'M3.5 5h13v10h-13z'],
  ['ellipse', 'Ellipse', 'o', 'M10 4.5c4 0 7 2.4 7 5.5s-3 5.5-7 5.5S3 13.1 3 10s3-5.5 7-5.5z'],
  ['pen', 'Pen', 'p', 'M3.5 16.5 5 12 14 3l3 3-9 9zM12 5l3 3'],
  ['highlighter', 'Highlighter', 'h', 'M6 11l6.5-7 3.8 3.5L10 14.5H6zM3.5 17.5h13'],
  ['text', 'Text', 't', 'M4 5V3.5h12V5M10 3.5v13M7.5 16.5h5'],
  ['number', 'Numbered marker', 'n', 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM8.5 7.8 10.4 6.5V14'],
  ['blur', 'Blur', 'b', 'M3 3h4v4H3zM11 3h4v4h-4zM7 7h4v4H7zM15 7h2.5M3 11h4v4H3zM11 11h4v4h-4zM7 15h4v2.5'],
];

export function ToolIcon({ path }: { path: string }) {
  return (
    <svg class="icon lines" viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
