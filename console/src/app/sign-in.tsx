import { useState } from 'preact/hooks';
import { signIn } from './api.ts';
import type { HubError, Me } from './hub.ts';

export function SignIn({ done, problem }: { done: (me: Me) => void; problem: string }) {
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
        <p class="soft">Sign in to talk to the visitors of your website.</p>
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
