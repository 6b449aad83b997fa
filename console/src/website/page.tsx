import { textOn } from '@cobrowse/shared/text/contrast.ts';
import { LANGUAGES } from '@cobrowse/shared/text/languages.ts';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { HubError, Me } from '../app/types.ts';
import { Bar } from '../ui/bar.tsx';
import { SiteChoice, useSites } from '../ui/site-choice.tsx';
import { type Asked, type Branding, readBranding, saveBranding, smallLogo } from './branding.ts';

const USUAL_COLOUR = '#0b5f6b';

/** How the widget of a website looks, what it says, and what it asks. */
export function WebsitePage({ who, signedOut }: { who: Me; signedOut: () => void }) {
  const found = useSites();
  useEffect(() => {
    document.title = 'Website · cobrowse';
  }, []);
  return (
    <div class="paper-page">
      <Bar who={who} here="website" signedOut={signedOut} />
      <main class="website-page">
        <SiteChoice of={found} />
        {found.site && <SiteLook key={found.site.key} site={found.site.key} name={found.site.name} />}
      </main>
    </div>
  );
}

function SiteLook({ site, name }: { site: string; name: string }) {
  const [branding, setBranding] = useState<Branding | null>(null);
  const [saved, setSaved] = useState('');
  const [tag, setTag] = useState('');
  const [word, setWord] = useState('');
  const [problem, setProblem] = useState('');
  useEffect(() => {
    readBranding(site).then(
      (answer) => {
        setBranding(answer.branding);
        setSaved(JSON.stringify(answer.branding));
        setTag(answer.tag);
      },
      (error: HubError) => setProblem(error.message),
    );
  }, [site]);
  if (!branding) return problem ? <p role="alert">{problem}</p> : <p class="soft">Loading…</p>;
  const changed = JSON.stringify(branding) !== saved;
  const set = (part: Partial<Branding>): void => {
    setWord('');
    setBranding({ ...branding, ...part });
  };

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    setProblem('');
    try {
      await saveBranding(site, branding as Branding);
      setSaved(JSON.stringify(branding));
      setWord('Saved. Pages opened from now on will use it.');
    } catch (error) {
      setProblem((error as HubError).message ?? 'The server did not answer.');
    }
  }

  return (
    <form class="website" onSubmit={(event) => void save(event)}>
      <h2>{name}</h2>
      <h3>Tag</h3>
      <p class="soft">Goes into every page, anywhere between &lt;head&gt; and &lt;/body&gt;.</p>
      <div class="tag-line">
        <code>{tag}</code>
        <button
          type="button"
          onClick={() =>
            void navigator.clipboard.writeText(tag).then(
              () => setWord('The tag was copied.'),
              () => setWord('Your browser does not allow this. Select the tag and copy it.'),
            )
          }
        >
          Copy
        </button>
      </div>
      <div class="website-columns">
        <div>
          <h3>Appearance</h3>
          <Field label="Corner">
            <select
              value={branding.position}
              onChange={(event) => set({ position: value(event) as Branding['position'] })}
            >
              <option value="right">Right</option>
              <option value="left">Left</option>
            </select>
          </Field>
          <Field label="Colour">
            <span class="colour-line">
              <input
                type="color"
                aria-label="Colour"
                value={branding.colour || USUAL_COLOUR}
                onInput={(event) => set({ colour: event.currentTarget.value })}
              />
              <button type="button" class="link" disabled={!branding.colour} onClick={() => set({ colour: '' })}>
                Reset to default
              </button>
            </span>
          </Field>
          <Field label="Logo" hint="A square picture. It is scaled down to 96 pixels.">
            <span class="colour-line">
              {branding.logo && <img class="logo-shown" alt="Logo" src={`data:image/png;base64,${branding.logo}`} />}
              <input
                type="file"
                accept="image/*"
                onChange={(event) => {
                  const file = event.currentTarget.files?.[0];
                  if (file)
                    smallLogo(file).then(
                      (logo) => set({ logo }),
                      () => setProblem('Your browser cannot read this picture.'),
                    );
                }}
              />
              {branding.logo && (
                <button type="button" class="link" onClick={() => set({ logo: '' })}>
                  Remove
                </button>
              )}
            </span>
          </Field>
          <Field label="Language">
            <select value={branding.language} onChange={(event) => set({ language: value(event) })}>
              <option value="">Same as the page</option>
              {LANGUAGES.map(([code, own]) => (
                <option key={code} value={code}>
                  {own}
                </option>
              ))}
            </select>
          </Field>
          <Sample branding={branding} name={name} />
        </div>
        <div>
          <h3>Texts</h3>
          <p class="soft">Leave a text empty to use the default one, in the page's language.</p>
          <Words label="Title" max={60} of={branding.title} set={(title) => set({ title })} placeholder={name} />
          <Words label="Greeting" max={300} of={branding.greeting} set={(greeting) => set({ greeting })} long />
          <Words
            label="Offline message"
            max={300}
            of={branding.away_text}
            set={(away_text) => set({ away_text })}
            long
          />
          <Words
            label="Request message"
            max={500}
            of={branding.request_text}
            set={(request_text) => set({ request_text })}
            long
          />
        </div>
        <div>
          <h3>Questions, files and consent</h3>
          <Choice label="Ask for a name" of={branding.ask_name} set={(ask_name) => set({ ask_name })} />
          <Choice label="Ask for an e-mail address" of={branding.ask_email} set={(ask_email) => set({ ask_email })} />
          <Field label="Visitors may send">
            <select
              value={branding.uploads}
              onChange={(event) => set({ uploads: value(event) as Branding['uploads'] })}
            >
              <option value="none">Text only</option>
              <option value="pictures">Text and pictures</option>
              <option value="files">Text, pictures, PDF and plain text files</option>
            </select>
          </Field>
          <ConsentSteps of={branding.consent_steps} set={(consent_steps) => set({ consent_steps })} />
        </div>
      </div>
      <div class="website-save">
        <button type="submit" class="primary" disabled={!changed}>
          Save
        </button>
        <span role="status">{word}</span>
        <span role="alert" class="problem">
          {problem}
        </span>
      </div>
    </form>
  );
}

const value = (event: { currentTarget: HTMLSelectElement }): string => event.currentTarget.value;

function Field({ label, hint, children }: { label: string; hint?: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label class="field">
      <span>{label}</span>
      {children}
      {hint && <small class="soft">{hint}</small>}
    </label>
  );
}

interface WordsProps {
  label: string;
  max: number;
  of: string;
  set: (text: string) => void;
  long?: boolean;
  placeholder?: string;
}

function Words({ label, max, of, set, long, placeholder }: WordsProps) {
  return (
    <Field label={label}>
      {long ? (
        <textarea rows={3} maxLength={max} value={of} onInput={(event) => set(event.currentTarget.value)} />
      ) : (
        <input
          maxLength={max}
          value={of}
          placeholder={placeholder}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Choice({ label, of, set }: { label: string; of: Asked; set: (asked: Asked) => void }) {
  return (
    <Field label={label}>
      <select value={of} onChange={(event) => set(value(event) as Asked)}>
        <option value="off">No</option>
        <option value="optional">Optional</option>
        <option value="required">Required</option>
      </select>
    </Field>
  );
}

const STEPS: readonly (readonly [Branding['consent_steps'], string])[] = [
  [1, 'One step: Yes'],
  [2, 'Two steps: Yes, then Start sharing'],
];

function ConsentSteps({ of, set }: { of: Branding['consent_steps']; set: (steps: Branding['consent_steps']) => void }) {
  return (
    <fieldset class="field choices" aria-describedby="steps-help">
      <legend>A visitor starts a screencast in</legend>
      {STEPS.map(([steps, label]) => (
        <label key={steps}>
          <input type="radio" name="consent_steps" checked={of === steps} onChange={() => set(steps)} /> {label}
        </label>
      ))}
      <small class="soft" id="steps-help">
        With two steps, nothing is shared until the visitor presses a second button, Start sharing. It applies to
        requests from now on.
      </small>
    </fieldset>
  );
}

/** What visitors will see, roughly. */
function Sample({ branding, name }: { branding: Branding; name: string }) {
  const colour = branding.colour || USUAL_COLOUR;
  return (
    <div class={`sample ${branding.position}`} aria-hidden="true">
      <div class="sample-head" style={{ background: colour, color: textOn(colour) }}>
        {branding.logo && <img alt="" src={`data:image/png;base64,${branding.logo}`} />}
        {branding.title || name}
      </div>
      <p>{branding.greeting || 'Hello! Ask us anything: we answer here.'}</p>
    </div>
  );
}
