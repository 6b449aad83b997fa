/** The widget's looks. In a shadow root with `all: initial` on the host, so that no style of the page reaches in. */

export const STYLE = `
:host { all: initial !important; position: fixed !important; inset: auto 0 0 auto !important; width: 0 !important;
  height: 0 !important; z-index: 2147483647 !important; display: block !important; overflow: visible !important; }
*, *::before, *::after { box-sizing: border-box; }
.root { --ink: #17202a; --soft: #5b6773; --paper: #fff; --tint: #f2f5f7; --line: #d8dee4; --brand: #0b5f6b;
  --on-brand: #fff; --mine: #e0f0f1; --alert: #b3261e; --live: #c8321f; --focus: #0a84ff;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); text-align: start; }
@media (prefers-color-scheme: dark) { .root { --ink: #eaf0f4; --soft: #a3b0bb; --paper: #182027; --tint: #222c34;
  --line: #36424c; --brand: #5cc3cf; --on-brand: #06262b; --mine: #1c4248; --alert: #ff8a80; --live: #ff6f5e; } }
.root { --link: var(--brand); }
button { font: inherit; color: inherit; border: 0; background: none; cursor: pointer; padding: 0; margin: 0; }
button:focus-visible, textarea:focus-visible, input:focus-visible, a:focus-visible, .log:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
svg { width: 22px; height: 22px; fill: currentColor; display: block; }
.launcher { position: fixed; right: 20px; bottom: 20px; height: 52px; padding: 0 20px 0 16px; border-radius: 26px;
  background: var(--brand); color: var(--on-brand); font-weight: 600; display: flex; gap: 10px; align-items: center;
  box-shadow: 0 6px 20px rgb(0 0 0 / .25); }
.launcher .badge { min-width: 20px; height: 20px; padding: 0 6px; border-radius: 10px; background: #fff; color: #b3261e;
  font-size: 12px; line-height: 20px; text-align: center; }
.panel { position: fixed; right: 20px; bottom: 20px; width: 360px; height: min(560px, calc(100vh - 40px)); display: flex;
  flex-direction: column; background: var(--paper); border-radius: 14px; overflow: hidden;
  box-shadow: 0 12px 40px rgb(0 0 0 / .3); border: 1px solid var(--line); }
.head { display: flex; align-items: center; gap: 10px; padding: 12px 12px 12px 16px; background: var(--brand);
  color: var(--on-brand); }
.head strong { flex: 1; font-size: 16px; font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.head button { width: 34px; height: 34px; display: grid; place-items: center; border-radius: 8px; }
.head .logo { height: 28px; width: auto; max-width: 84px; border-radius: 6px; }
.head button:hover { background: rgb(0 0 0 / .14); }
.log { flex: 1; overflow: hidden auto; padding: 16px; display: flex; flex-direction: column; gap: 8px; overscroll-behavior: contain; }
.empty { margin: auto; color: var(--soft); text-align: center; max-width: 240px; }
.message { max-width: 82%; padding: 8px 12px; border-radius: 14px; background: var(--tint); align-self: flex-start;
  white-space: pre-wrap; overflow-wrap: anywhere; border-bottom-left-radius: 4px; }
.message.mine { align-self: flex-end; background: var(--mine); border-bottom-left-radius: 14px; border-bottom-right-radius: 4px; }
.message small { display: block; color: var(--soft); font-size: 12px; margin-bottom: 2px; }
.message a { color: var(--link); }
.message.unsent { opacity: .65; }
.message .state { display: block; font-size: 12px; color: var(--soft); text-align: end; }
.message.failed .state { color: var(--alert); }
.notice { align-self: center; color: var(--soft); font-size: 13px; text-align: center; max-width: 90%; padding: 2px 8px; }
.read { align-self: flex-end; color: var(--soft); font-size: 12px; margin-top: -4px; }
.typing { align-self: flex-start; margin: 0; color: var(--soft); font-size: 13px; }
.message progress { width: 160px; display: block; margin-top: 4px; accent-color: var(--brand); }
.picture { display: block; padding: 0; margin: 2px 0; border-radius: 10px; overflow: hidden; line-height: 0; max-width: 100%; }
.picture canvas { width: auto; height: auto; max-width: 100%; max-height: 220px; background: var(--line); }
.file { display: flex; gap: 8px; align-items: center; text-align: start; color: var(--link); text-decoration: underline; padding: 4px 0; }
.large { position: fixed; inset: 0; display: flex; flex-direction: column; overflow: auto; background: rgb(10 16 20 / .8); }
.large-head { display: flex; gap: 10px; align-items: center; padding: 10px 12px; background: var(--paper); position: sticky; top: 0; }
.large-head strong { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.large-head button { display: flex; gap: 6px; align-items: center; min-height: 36px; padding: 0 12px; border: 1px solid var(--line);
  border-radius: 10px; }
.root.watched .large { top: 64px; }
.large canvas { max-width: calc(100% - 24px); height: auto; margin: 12px auto; background: #fff; }
.intro { padding: 12px 16px; border-bottom: 1px solid var(--line); background: var(--tint); display: grid; gap: 4px; }
.intro p { margin: 0 0 6px; }
.intro label { display: grid; gap: 2px; font-size: 13px; color: var(--soft); }
.intro input { font: inherit; font-size: 15px; color: var(--ink); background: var(--paper); border: 1px solid var(--line);
  border-radius: 10px; padding: 8px 12px; min-width: 0; }
.problem { color: var(--alert); }
.notice .more { margin: 2px auto 0; }
.compose { display: flex; gap: 8px; align-items: flex-end; padding: 10px 12px; border-top: 1px solid var(--line); }
.compose textarea { flex: 1; min-width: 0; resize: none; font: inherit; color: inherit; background: var(--tint);
  border: 1px solid var(--line); border-radius: 10px; padding: 8px 12px; height: 42px; max-height: 120px; }
.compose button { width: 42px; height: 42px; border-radius: 10px; background: var(--brand); color: var(--on-brand);
  display: grid; place-items: center; flex: none; }
.compose .attach { background: none; color: var(--soft); }
.offline { padding: 6px 12px; background: var(--tint); color: var(--soft); font-size: 13px; text-align: center; }
.more { display: block; margin-top: 10px; color: var(--link); text-decoration: underline; min-height: 24px; }
.announced { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.state-line { position: sticky; bottom: -16px; margin: auto -16px -16px; padding: 8px 16px; background: var(--tint); border-top: 1px solid var(--line); font-size: 13px; color: var(--soft);
  display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; }
.state-line span { flex: 1 1 100%; color: var(--ink); }
.state-line button, .said button { color: var(--link); text-decoration: underline; min-height: 24px; }
.state-line .main, .said .main { text-decoration: none; font-weight: 600; border: 1px solid; border-radius: 10px; padding: 2px 12px; }
.state-line button.settling, .said button.settling { color: var(--soft); }
.toast { position: fixed; right: 20px; bottom: 84px; width: min(340px, calc(100vw - 32px)); display: flex; gap: 8px; align-items: flex-start;
  padding: 12px 8px 12px 16px; border-radius: 14px; background: var(--paper); border: 1px solid var(--line); font-size: 14px;
  box-shadow: 0 6px 20px rgb(0 0 0 / .25); }
.toast .said { flex: 1; display: flex; flex-wrap: wrap; gap: 4px 14px; }
.toast .said span { flex: 1 1 100%; }
.toast > .quiet { padding: 0 6px; min-height: 28px; flex: none; color: var(--soft); }
.root.left .toast { right: auto; left: 20px; }
.live { z-index: 3; position: fixed; top: 12px; left: 50%; transform: translateX(-50%); width: max-content; display: flex; align-items: center; gap: 12px;
  max-width: calc(100vw - 24px); padding: 6px 6px 6px 14px; border-radius: 22px; background: var(--paper);
  border: 2px solid var(--live); box-shadow: 0 6px 20px rgb(0 0 0 / .25); font-size: 14px; }
.live .dot { width: 10px; height: 10px; border-radius: 5px; background: var(--live); flex: none; }
.live span:not(.dot) { overflow: hidden; line-height: 1.25; max-height: 36px; }
.live button { height: 32px; padding: 0 16px; border-radius: 16px; background: var(--live); color: #fff; font-weight: 650; flex: none; }
@media (prefers-color-scheme: dark) { .live button { color: #2b0500; } }
.live button.quiet { background: none; color: inherit; border: 1px solid var(--line); font-weight: 500; padding: 0 12px; }
@media (max-width: 480px) { .live { left: 12px; right: 12px; width: auto; transform: none; gap: 8px; }
  .live span:not(.dot) { flex: 1; font-size: 13px; }
  .live button { padding: 0 12px; } .live button.quiet { padding: 0 8px; } }
[hidden] { display: none !important; }
.root.left .launcher, .root.left .panel { right: auto; left: 20px; }
@media (max-width: 480px) { .root.left .panel { left: 0; } .panel { inset: 0; width: auto; height: auto; border-radius: 0; border: 0; }
  .root.watched .panel { top: 70px; } .launcher { right: 16px; bottom: 16px; } .toast { right: 16px; bottom: 78px; } .root.left .toast { left: 16px; }
  .root.left .launcher { left: 16px; } }
@media (prefers-reduced-motion: no-preference) { .panel { animation: rise .16s ease-out; }
  @keyframes rise { from { opacity: 0; translate: 0 12px; } } }
@media print { .root { display: none; } }
`;

/** What a screencast adds. */
export const CASTING_STYLE = `
.card { flex: 0 1 auto; min-height: 0; margin: 12px; padding: 14px; border: 1px solid var(--line); border-radius: 12px; background: var(--tint); display: flex;
  flex-direction: column; overflow: hidden; }
.card .asked { overflow-y: auto; min-height: 42px; }
.card .further { overflow-y: auto; min-height: 0; }
.card h2 { font-size: 16px; line-height: 1.3; margin: 0 0 6px; font-weight: 650; }
.card h2:focus { outline: none; }
.card p { margin: 0 0 10px; overflow-wrap: anywhere; }
.card h3 { font-size: 13px; margin: 10px 0 4px; color: var(--soft); font-weight: 600; }
.card ul { margin: 0 0 8px; padding-inline-start: 20px; font-size: 14px; }
.choice { flex: none; display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
.choice button { height: 44px; border-radius: 10px; border: 2px solid var(--brand); background: var(--paper); font-weight: 650; }
.choice button:hover { background: var(--mine); }
.choice button.settling { border-color: var(--line); color: var(--soft); cursor: default; }
.choice.second { grid-template-columns: 2fr 1fr; }
.root.picking > :not(.picker, .live) { visibility: hidden; }
.picker { position: fixed; inset: 0; cursor: crosshair; touch-action: manipulation; outline: none; background: rgb(0 0 0 / .12); }
.pick-frame { position: fixed; border: 3px solid var(--live); border-radius: 4px; background: rgb(200 50 31 / .18);
  box-sizing: border-box; pointer-events: none; }
.pick-hint { position: fixed; top: 70px; left: 50%; transform: translateX(-50%); margin: 0; padding: 8px 14px; width: max-content;
  max-width: calc(100vw - 24px); box-sizing: border-box; text-align: center;
  border-radius: 12px; background: var(--paper); color: var(--ink); border: 1px solid var(--line); font-size: 14px; pointer-events: none; }
.pick-hint small { display: block; color: var(--soft); }
@media (hover: none) { .pick-hint small { display: none; } }
.picker button { position: fixed; bottom: 16px; left: 50%; transform: translateX(-50%); height: 40px; padding: 0 20px;
  border-radius: 20px; background: var(--paper); color: var(--ink); border: 1px solid var(--line); font-weight: 600; cursor: pointer; }
.place-frame { position: fixed; border: 3px solid var(--live); border-radius: 6px; box-shadow: 0 0 0 200vmax rgb(10 16 20 / .45);
  pointer-events: none; }
.place-hint { position: fixed; bottom: 24px; left: 50%; transform: translateX(-50%); display: flex; flex-wrap: wrap; gap: 8px 10px;
  align-items: center; width: max-content; max-width: calc(100vw - 24px); padding: 8px 8px 8px 16px; border-radius: 16px;
  background: var(--paper); border: 2px solid var(--live); box-shadow: 0 6px 20px rgb(0 0 0 / .3); font-size: 14px; }
.place-hint.top { bottom: auto; top: 72px; }
.place-hint button { min-height: 34px; padding: 0 14px; border-radius: 17px; background: var(--live); color: #fff; font-weight: 650; }
.place-hint button.quiet { background: none; color: inherit; border: 1px solid var(--line); font-weight: 500; }
.place-hint button[aria-label] { padding: 0 6px; }
@media (prefers-color-scheme: dark) { .place-hint button { color: #2b0500; } .place-hint button.quiet { color: inherit; } }
@media (prefers-reduced-motion: no-preference) { .place-frame { animation: place .9s ease-in-out 3; }
  @keyframes place { 50% { border-color: #fff; } } }
@media (max-width: 480px) { .place-hint { bottom: 84px; width: auto; right: 12px; left: 12px; transform: none; } }
@media (max-height: 480px) { .panel.asking > :is(.log, .intro, .compose) { display: none; }
  .panel.asking > .card { margin: 6px; padding: 8px 12px; } }
@media print { .place-frame, .place-hint { display: none; } }
`;
