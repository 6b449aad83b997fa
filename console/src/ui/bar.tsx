import type { ComponentChildren } from 'preact';
import type { Me } from '../app/types.ts';

const PLACES = [
  { name: 'dialogues', label: 'Dialogues', href: '/console/', may: (who: Me) => who.role !== 'auditor' },
  { name: 'website', label: 'Website', href: '/console/website', may: (who: Me) => who.role === 'admin' },
  { name: 'rules', label: 'Rules', href: '/console/rules', may: (who: Me) => who.role !== 'consultant' },
  { name: 'audit', label: 'Audit', href: '/console/audit', may: (who: Me) => who.role !== 'consultant' },
] as const;

/** The bar over every page of the console. */
export function Bar({
  who,
  here,
  signedOut,
  children,
}: {
  who: Me;
  children?: ComponentChildren;
  here: (typeof PLACES)[number]['name'];
  signedOut: () => void;
}) {
  const places = PLACES.filter((place) => place.may(who));
  return (
    <header class="bar">
      <h1>
        <span class="logo" aria-hidden="true" /> cobrowse
      </h1>
      {places.length > 1 && (
        <nav class="places" aria-label="Console">
          {places.map(({ name, label, href }) => (
            <a key={name} href={href} aria-current={name === here ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
      )}
      {children}
      <span class="soft who-am-i">{who.name}</span>
      <button type="button" class="link" onClick={signedOut}>
        Sign out
      </button>
    </header>
  );
}
