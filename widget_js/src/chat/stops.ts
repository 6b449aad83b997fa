/** Ends that the hub has not heard, from page to page: a Stop without a connection counts on the next page too. */

import type { Stop } from './agreement.ts';
import { addLink, type Chain, eachLink } from './chain.ts';
import { recall, remember } from './stored.ts';

const KEY = 'cobrowse:stops';
const REASONS = ['by_visitor', 'by_website', 'stop_hidden', 'error', 'weak_connection'] as const;

export function rememberStops(stops: Chain<Stop>): void {
  let told = '';
  eachLink(stops, ({ screencast, reason }) => {
    told += `${screencast} ${reason}\n`;
  });
  remember(KEY, told);
}

/** What is not readable was not written by `rememberStops`. */
export function recallStops(): Chain<Stop> {
  let stops: Chain<Stop> = null;
  for (const line of recall(KEY).split('\n')) {
    const [screencast = '', told = ''] = line.split(' ');
    const reason = REASONS.find((one) => one === told);
    if (screencast && reason) stops = addLink(stops, { screencast, reason });
  }
  return stops;
}
