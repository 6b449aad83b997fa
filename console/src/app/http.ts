/** The console's HTTP calls. */

import type { HubError, Me } from './types.ts';

let ended: () => void = () => {};

/** Calls back when an answer says that nobody is signed in here any more. */
export function onSessionEnded(act: () => void): void {
  ended = act;
}

export async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`/v1/console/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
  } catch {
    throw { code: 'offline', message: 'The server cannot be reached. Check your connection.' } satisfies HubError;
  }
  const answer = (await response.json()) as { error?: HubError };
  if (!response.ok) {
    if (answer.error?.code === 'not_signed_in') ended();
    throw answer.error ?? { code: 'error', message: 'Something went wrong.' };
  }
  return answer;
}

export const signIn = (email: string, password: string): Promise<Me> =>
  call('POST', 'sign-in', { email, password }) as Promise<Me>;
export const signInByLink = (token: string): Promise<Me> => call('POST', 'sign-in-link', { token }) as Promise<Me>;
export const signOut = (): Promise<unknown> => call('POST', 'sign-out', {});

/** Returns who is signed in, null when nobody is. */
export async function me(): Promise<Me | null> {
  try {
    return (await call('GET', 'me')) as Me;
  } catch (error) {
    if ((error as HubError).code === 'not_signed_in') return null;
    throw error;
  }
}
