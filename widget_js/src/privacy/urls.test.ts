/** What of an address is left. */

import { expect, test } from 'vitest';
import { cleanUrl, pageUrl } from './urls.ts';

const SITE = 'https://shop.example';

test.each([
  // Names of parameters, and those without a value.
  ['/unsubscribe?kim@example.com', '/unsubscribe?•••'],
  ['/unsubscribe?kim%40example.com=', '/unsubscribe?•••'],
  ['/search?kimdoe', '/search?•••'],
  ['/search?482910', '/search?•••'],
  ['/search?kimdoe=1&doe=2&q=x', '/search?•••&q=•••'],
  // Their values: only forms and words that say nothing of anybody.
  ['/search?page=2&sort=price-asc&lang=en-GB&size=xl', '/search?page=2&sort=price-asc&lang=en-GB&size=xl'],
  ['/search?p=482910&order=100042&filter=diabetes&view=kimdoe', '/search?p=•••&order=•••&filter=•••&view=•••'],
  ['/search?order=desc&view=grid&filter=sale', '/search?order=desc&view=grid&filter=sale'],
  ['/search?page=%32%32%32%32', '/search?page=•••'],
  // Encoded twice and three times.
  ['/news/kim%2540example.com', '/news/•••'],
  ['/news/kim%252540example.com', '/news/•••'],
  ['/news/%6B%69%6D%40example', '/news/•••'],
  ['/news/%E0%A4%A', '/news/•••'],
  // Fragments.
  ['/news#kimdoe', '/news'],
  ['/news#kim-doe', '/news'],
  ['/news#482910', '/news'],
  ['/news#/orders/kim', '/news'],
  ['/news#reviews', '/news#reviews'],
  ['/news#section-2', '/news#section-2'],
  // Codes and numbers of somebody's.
  ['/verify/482910', '/verify/•••'],
  ['/verify/4829', '/verify/•••'],
  ['/verify/G-482910', '/verify/•••'],
  ['/code/482-910', '/code/•••'],
  ['/archive/19840317', '/archive/•••'],
  ['/archive/2024-11-30-opening-day', '/archive/2024-11-30-opening-day'],
  ['/card/4111-1111-1111-1111', '/card/•••'],
  // Parameters of a part.
  ['/view;jsessionid=AB12;user=kim/page', '/view;•••/page'],
  ['/view%3Buser=kim', '/view;•••'],
  [';user=kim', '/;•••'],
  // Mail addresses and names.
  ['/news/kim@example.com', '/news/•••'],
  ['/@kimdoe', '/•••'],
  ['/~kimdoe/home', '/•••/home'],
  ['/kim.doe', '/•••'],
  ['/user/kim-doe', '/user/•••'],
  ['/users/kim/orders', '/users/•••/orders'],
  ['/Users/Kim/Settings', '/Users/•••/Settings'],
  ['/u/kimdoe', '/u/•••'],
  ['/profil/kim_doe', '/profil/•••'],
  ['/kunden/doe', '/kunden/•••'],
  ['/author/kim-doe/2024', '/author/•••/•••'],
  ['/users/edit/kim', '/users/edit/•••'],
  ['/members/42', '/members/•••'],
  ['/profile-kim-doe', '/•••'],
  ['/user-guide', '/user-guide'],
  ['/profile/settings', '/profile/settings'],
  ['/account/orders', '/account/orders'],
  ['/customer-service/returns', '/customer-service/returns'],
])('%s is shown as %s', (given, shown) => {
  for (const base of [undefined, `${SITE}/`]) {
    const clean = cleanUrl(base ? given : new URL(given, SITE).href, base);
    expect(decodeURI(clean).replace(SITE, '')).toBe(decodeURI(new URL(shown, SITE).href).replace(SITE, ''));
  }
});

test('a key in the name of the host is no address', () => {
  expect(cleanUrl('https://9f86d081884c7d659a2feaa0c55ad015.cdn.example/x')).toBe('');
});

test.each([
  ['/', '/'],
  ['/checkout/pay?step=2#form', '/checkout'],
  ['/checkout;user=kim/pay', '/'],
  ['/kim@example.com/pay', '/'],
  ['/482910', '/'],
  ['/xkqzvwpt/pay', '/'],
])('in private mode %s is shown as %s', (given, shown) => {
  expect(pageUrl(`https://kim:doe@shop.example${given}`, 'private')).toBe(SITE + shown);
  expect(pageUrl('about:blank', 'private')).toBe('');
});
