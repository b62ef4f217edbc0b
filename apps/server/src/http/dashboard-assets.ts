/** The dashboard's own style and script, each allowed by its hash: nothing else runs on that page. */

/** Colours, spaces and forms. The same family as the shop's. */
export const DASHBOARD_STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f5f1, #101413); --surface: light-dark(#fff, #181e1c); --sunken: light-dark(#eeece6, #222a27);
  --ink: light-dark(#17201d, #ebf0ed); --soft: light-dark(#55605b, #a7b3ae); --line: light-dark(#dedbd2, #2f3936);
  --field: light-dark(#8a928e, #6f7d77);
  --accent: light-dark(#0b6b53, #4cc9a4); --on-accent: light-dark(#fff, #06241b);
  --good: light-dark(#0b6b53, #6ad6b4); --bad: light-dark(#a3221b, #ffb4ab); --bad-ground: light-dark(#fdeeec, #3a1815);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", sans-serif; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; } ul, ol { list-style: none; }
.hero { padding: 4rem 0 2.5rem; }
.hero svg { width: 3rem; height: 3rem; margin-bottom: 1.25rem; }
.hero rect { fill: var(--accent); } .hero path { fill: none; stroke: var(--on-accent); stroke-width: 3.4; stroke-linecap: round; stroke-linejoin: round; }
h1 { font-size: clamp(2rem, 1.4rem + 2.6vw, 3.25rem); line-height: 1.1; letter-spacing: -.03em; max-width: 20ch; }
.lead { max-width: 42rem; margin-top: 1rem; color: var(--soft); font-size: 1.125rem; }
.ways { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.75rem; }
.way { display: inline-flex; align-items: center; min-height: 2.75rem; padding: .5rem 1.25rem; border: 1px solid var(--field); border-radius: .625rem; color: var(--ink); font-weight: 600; text-decoration: none; }
.way:hover { background: var(--sunken); }
.way-first { background: var(--accent); border-color: transparent; color: var(--on-accent); } .way-first:hover { background: var(--accent); filter: brightness(.92); }
section { padding: 1.75rem 0; }
h2 { margin-bottom: 1rem; font-size: 1.375rem; letter-spacing: -.01em; }
.parts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; }
.parts li { display: grid; gap: .15rem; padding: 1rem 1.125rem; background: var(--surface); border: 1px solid var(--line); border-radius: .875rem; }
.parts b { text-transform: capitalize; } .parts span { color: var(--soft); font-size: .9375rem; }
.parts span::before { content: ""; display: inline-block; width: .55em; height: .55em; margin-right: .45em; border-radius: 50%; background: var(--good); }
.parts .offline { border-color: var(--bad); background: var(--bad-ground); } .offline span { color: var(--bad); font-weight: 600; } .offline span::before { background: var(--bad); }
.parts .unknown { border-style: dashed; } .unknown span::before { background: var(--field); }
.checked { margin-top: .75rem; color: var(--soft); font-size: .875rem; min-height: 1.4em; }
.promises { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1.5rem 2rem; }
h3 { font-size: 1rem; } .promises p { margin-top: .25rem; color: var(--soft); font-size: .9375rem; }
.steps { display: grid; gap: 1rem; }
.steps li { background: var(--surface); border: 1px solid var(--line); border-radius: .875rem; overflow: hidden; }
.step-head { display: flex; align-items: center; justify-content: space-between; gap: 1rem; min-height: 3.25rem; padding: .5rem .625rem .5rem 1.125rem; }
.step-head button { flex: none; min-height: 2.25rem; padding: .25rem .9rem; background: none; border: 1px solid var(--field); border-radius: .5rem; color: inherit; font: inherit; font-size: .875rem; font-weight: 600; cursor: pointer; }
.step-head button:hover { background: var(--sunken); }
pre { margin: 0; padding: .9rem 1.125rem; background: var(--sunken); font: .84375rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.accounts { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; }
.accounts li { padding: 1rem 1.125rem; background: var(--surface); border: 1px solid var(--line); border-radius: .875rem; }
.accounts p { color: var(--soft); font-size: .9375rem; } code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9375em; }
footer { padding-top: 2rem; padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
`;

/**
 * Keeps the status live, and copies lines. Everything that it does not find it leaves alone, and without it the page says what was so when it
 * was loaded.
 */
export const DASHBOARD_SCRIPT = `
const PAUSE_MS = 5000, LATE_MS = 4000, COPIED_MS = 2000;
const parts = [...document.querySelectorAll('[data-part]')];
const checked = document.getElementById('checked');
const show = (of) => {
  for (const part of parts) {
    const status = of(part.dataset.part);
    if (part.className === status) continue;
    part.className = status;
    part.querySelector('span').textContent = status === 'unknown' ? 'no answer' : status;
  }
};
const look = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch('/api/status/', { signal: AbortSignal.timeout(LATE_MS) });
    const { services, ...system } = await answer.json();
    const all = { ...system, ...services };
    show((name) => all[name] === 'online' ? 'online' : 'offline');
    checked.textContent = 'Asked at ' + new Date().toLocaleTimeString() + ', and every five seconds.';
  } catch {
    show(() => 'unknown');
    checked.textContent = 'The server does not answer. We go on asking.';
  }
};
setInterval(look, PAUSE_MS);
document.addEventListener('visibilitychange', look);
look();
const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
};
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await copy(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, COPIED_MS);
  });
}
`;
