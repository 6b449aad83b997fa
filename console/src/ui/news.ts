/** A short sound and a notification of the system, for what happens while the operator looks elsewhere. */

const TONES = [
  { hertz: 880, at: 0 },
  { hertz: 1175, at: 0.11 },
] as const;
const TONE_SECONDS = 0.22;

let audio: AudioContext | null = null;

/** Two soft tones; silent until the operator has touched the page, as browsers want it. */
export function chime(): void {
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  try {
    audio ??= new AudioContext();
    void audio.resume();
    for (const { hertz, at } of TONES) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      const start = audio.currentTime + at;
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(0, start);
      loudness.gain.linearRampToValueAtTime(0.12, start + 0.015);
      loudness.gain.exponentialRampToValueAtTime(0.0001, start + TONE_SECONDS);
      tone.connect(loudness).connect(audio.destination);
      tone.start(start);
      tone.stop(start + TONE_SECONDS);
    }
  } catch {
    // No sound here.
  }
}

/** Asks the browser, once, whether it may show notifications. */
export function askToNotify(): void {
  if ('Notification' in window && Notification.permission === 'default') void Notification.requestPermission();
}

/** Shown by the system until somebody takes them away. */
const showing = new Set<Notification>();

/** Takes away what the system still shows: it quotes visitors. */
export function forgetNews(): void {
  for (const shown of showing) shown.close();
  showing.clear();
}

/** Shows a notification when this window is not looked at; `act` is called when it is clicked. */
export function notify(title: string, text: string, tag: string, act: () => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return;
  try {
    const shown = new Notification(title, { body: text, tag, icon: '/console/icon.svg' });
    showing.add(shown);
    shown.onclose = () => showing.delete(shown);
    shown.onclick = () => {
      window.focus();
      act();
      shown.close();
    };
  } catch {
    // Some systems show none from a page.
  }
}
