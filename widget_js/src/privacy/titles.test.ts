import { expect, test } from 'vitest';
import { cleanTitle } from './titles.ts';

test.each([
  ['Order 100042 – Shop', 'Order ••• – Shop'],
  ['482910 is your code', '••• is your code'],
  ['Inbox (3) - kim@example.com', 'Inbox (3) - •••'],
  ['Reset eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'Reset •••'],
  ['Share V1StGXR8_Z5jdHi6B-myT', 'Share •••'],
  ['Key: xk72q9ab', 'Key: •••'],
  ['Pay 4111 1111 1111 1111', 'Pay ••••••'],
  ['Tents 2024/25: two-person tents | Outdoor-Shop', 'Tents 2024/25: two-person tents | Outdoor-Shop'],
  ['iPhone 15 Pro, 256 GB', 'iPhone 15 Pro, 256 GB'],
  ['Über uns · Käserei', 'Über uns · Käserei'],
  ['商品一覧', '商品一覧'],
])('%s is shown as %s', (title, shown) => {
  expect(cleanTitle(title)).toBe(shown);
});
