import type { UnshownPart } from '@cobrowse/mirror/mirror/unshown.ts';
import type { LinkState, ScreencastState } from '../app/types.ts';
import { clock, noHub, outcome } from '../ui/words.ts';
import { missingWords } from './missing.tsx';

/** What is known of the picture that is shown. */
export interface Picture {
  width: number;
  height: number;
  url: string;
  title: string;
  ready: boolean;
  connected: boolean;
  sync: '' | 'in sync' | 'catching up' | 'refreshed';
  /** Parts that would be seen and cannot be shown. */
  unshown: readonly UnshownPart[];
}

export const NOTHING: Picture = {
  width: 0,
  height: 0,
  url: '',
  title: '',
  ready: false,
  connected: false,
  sync: '',
  unshown: [],
};

export interface Status {
  text: string;
  tone: 'good' | 'wait' | 'bad';
  dim: boolean;
}

interface Known {
  cast: ScreencastState;
  picture: Picture;
  /** When the hub was last heard, if it is lost; 0 otherwise. */
  lostAt: number;
  online: boolean;
  broken: string;
  /** Whether the page may be shown. */
  live: boolean;
  me: string;
}

export function statusOf({ cast, picture, lostAt, online, broken, live, me }: Known): Status {
  if (!live) return { text: outcome(cast, me) || 'The screencast is over.', tone: 'bad', dim: true };
  if (broken) return { text: `The page cannot be shown: ${broken}.`, tone: 'bad', dim: true };
  if (lostAt) return { text: noHub(lostAt), tone: 'wait', dim: true };
  if (!online || (picture.ready && !picture.connected))
    return { text: 'Reconnecting to the server…', tone: 'wait', dim: true };
  if (cast.state === 'reconnecting') {
    return picture.ready
      ? { text: `Visitor offline since ${clock(cast.at ?? Date.now())}`, tone: 'wait', dim: true }
      : { text: "Connecting to the visitor's page…", tone: 'wait', dim: false };
  }
  if (!picture.ready) return { text: "Loading the visitor's page…", tone: 'wait', dim: false };
  if (cast.state === 'hidden') return { text: 'The visitor is in another tab', tone: 'wait', dim: true };
  return { text: ['Live', ...stateOf(picture)].join(' · '), tone: 'good', dim: false };
}

/** What is not whole is not called in sync. */
function stateOf({ sync, unshown }: Picture): string[] {
  if (unshown.length === 0) return sync ? [sync] : [];
  const missing = missingWords(unshown.length);
  return sync && sync !== 'in sync' ? [sync, missing] : [missing];
}

/** A picture of a page that the visitor does not look at, or that is not followed now, says when it was so. */
export function stampOf(cast: ScreencastState): string {
  if (cast.state === 'live' || !cast.at) return '';
  return `As of ${new Date(cast.at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' })}`;
}

export function pictureName(title: string): string {
  const time = new Date().toLocaleTimeString('en-GB').replaceAll(':', '-');
  return `${
    title
      .replace(/[^\p{L}\p{N} _-]+/gu, '')
      .trim()
      .slice(0, 60) || 'snapshot'
  } ${time}.png`;
}

/** What is left out on a weak link, in the order in which it is. */
const LEFT_OUT = ['', 'pointer less often', 'no new pictures', 'no canvases'];

interface StripProps {
  picture: Picture;
  browser: string;
  link: LinkState | undefined;
  roundTrip: number;
}

/** The line below the mirror: which page, how large, how late. */
export function Strip({ picture, browser, link, roundTrip }: StripProps) {
  const delay = link ? Math.round((link.delay + roundTrip) / 2) : 0;
  return (
    <footer class="strip">
      <span class="page">
        <strong>{picture.title}</strong> <span class="soft">{picture.url}</span>
      </span>
      {picture.width > 0 && (
        <span title="The visitor's window, CSS pixels">
          {picture.width} × {picture.height}
        </span>
      )}
      {browser && <span>{browser}</span>}
      {delay > 0 && (
        <span title="From the visitor's page to this window">
          Delay {delay < 1000 ? `${delay} ms` : `${(delay / 1000).toFixed(1)} s`}
        </span>
      )}
      {link && link.level > 0 && (
        <span class="weak" role="status">
          Weak connection: {LEFT_OUT.slice(1, link.level + 1).join(', ')}
        </span>
      )}
    </footer>
  );
}
