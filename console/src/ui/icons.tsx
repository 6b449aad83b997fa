/** Pictures of buttons, 20 by 20, in the colour of the text. */

const PATHS = {
  screencast:
    'M3 4h14a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 17 15h-5v1.5h2.5V18h-9v-1.5H8V15H3a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 3 4zm.5 2v7h13V6z',
  snapshot:
    'M7 3h6l1.2 2H17a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 17 17H3a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 3 5h2.8zm3 4a3.75 3.75 0 1 0 0 7.5A3.75 3.75 0 0 0 10 7zm0 1.9a1.85 1.85 0 1 1 0 3.7 1.85 1.85 0 0 1 0-3.7z',
  text: 'M4 4.5V3h12v1.5M10 3v11M7.5 14h5M3 17.5h14',
  point: 'M10 1.5v3M10 15.5v3M1.5 10h3M15.5 10h3 M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
  attach: 'M13.5 5.5 7.2 11.8a1.6 1.6 0 0 0 2.3 2.3l6.6-6.6a3.4 3.4 0 0 0-4.8-4.8L4.4 9.6a5.1 5.1 0 0 0 7.2 7.2l5-5',
  emoji: 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16z M7 8.2v.1 M13 8.2v.1 M6.5 12c1.8 2.6 5.2 2.6 7 0',
  canned: 'M3 4.5h14M3 8.5h14M3 12.5h8 M14 11l-2 4h3l-1.6 3.6',
  sound: 'M3 7.5h3L10.5 4v12L6 12.5H3z M13.3 7a4.2 4.2 0 0 1 0 6 M15.8 4.7a7.6 7.6 0 0 1 0 10.6',
  mute: 'M3 7.5h3L10.5 4v12L6 12.5H3z M13.5 8l4 4 M17.5 8l-4 4',
  keys: 'M2 5.5h16v9H2z M5 8.3h.1 M8.3 8.3h.1 M11.7 8.3h.1 M15 8.3h.1 M6 11.7h8',
  close: 'M5 5l10 10M15 5 5 15',
  search: 'M8.7 3a5.7 5.7 0 1 0 0 11.4A5.7 5.7 0 0 0 8.7 3z M13 13l4.5 4.5',
  undo: 'M7 4 3 8l4 4 M3.5 8H12a4.5 4.5 0 0 1 0 9H8',
  redo: 'M13 4l4 4-4 4 M16.5 8H8a4.5 4.5 0 0 0 0 9h4',
  trash: 'M4 6h12 M8 6V3.8h4V6 M5.5 6l.8 11h7.4l.8-11 M8.5 9v5 M11.5 9v5',
  save: 'M10 3v9 M6 8.5l4 4 4-4 M3.5 16.5h13',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  const solid = name === 'screencast' || name === 'snapshot';
  return (
    <svg class={solid ? 'icon' : 'icon lines'} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
