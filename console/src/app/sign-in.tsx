import { useState } from 'preact/hooks';
import { signIn } from './http.ts';
import type { HubError, Me } from './types.ts';

/** Why this window shows nobody's workspace any more: who was here left, or the session ended, or could not be ended. */
export type Gone = '' | 'left' | 'ended' | 'failed';

const WORDS: Record<Gone, string> = {
  '': 'Sign in to talk to the visitors of your website.',
  left: 'You signed out.',
  ended: 'You were signed out. Sign in again to continue.',
  failed: 'You are not signed out yet: the server cannot be reached.',
};

interface Props {
  done: (me: Me) => void;
  problem: string;
  gone: Gone;
  /** Tries once more to sign out. */
  again: () => void;
}

export function SignIn({ done, problem, gone, again }: Props) {
  const [error, setError] = useState(problem);
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    try {
      done(await signIn(String(form.get('email')), String(form.get('password'))));
    } catch (failure) {
      setError((failure as HubError).message);
      setBusy(false);
    }
  }

  return (
    <main class="sign-in">
      <form onSubmit={submit}>
        <h1>
          <span class="logo" aria-hidden="true" /> cobrowse
        </h1>
        <p class={gone ? 'gone' : 'soft'} role={gone ? 'status' : undefined}>
          {WORDS[gone]}
        </p>
        {gone === 'failed' && (
          <button type="button" onClick={again}>
            Sign out again
          </button>
        )}
        <label for="email">Email</label>
        <input id="email" name="email" type="email" autocomplete="username" required autofocus />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <p class="error" role="alert">
          {error}
        </p>
        <button type="submit" class="primary" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
