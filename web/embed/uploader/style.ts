/** Custom properties are what a page may set; each has a light value and a dark one, by the colour scheme of the element. */
const colours = `
:host {
  --paper: var(--lading-paper, light-dark(#fbfcfa, #111f33));
  --ink: var(--lading-ink, light-dark(#10233f, #e6ecf1));
  --soft: var(--lading-soft, light-dark(#4a5a70, #a2b2c5));
  --rule: var(--lading-rule, light-dark(#d3d9dc, #2b4059));
  --accent: var(--lading-accent, light-dark(#bf3410, #ff7d52));
  --on-accent: var(--lading-on-accent, light-dark(#ffffff, #1a0d06));
  --well: var(--lading-well, light-dark(#0b6657, #5fd0b5));
  --wrong: var(--lading-wrong, light-dark(#b3290c, #ff8f6b));
  --focus: var(--lading-focus, light-dark(#1d5fd0, #7fb2ff));
  --round: var(--lading-radius, 3px);
}`;

export const style = `${colours}
:host {
  color-scheme: light dark;
  display: block;
  container-type: inline-size;
  border-radius: var(--round);
  background: var(--paper);
  color: var(--ink);
  font: 400 1rem/1.4 var(--lading-font, inherit);
  text-align: start;
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
svg { flex: none; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.zone {
  --corner: linear-gradient(currentColor, currentColor) no-repeat;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 1rem 1.5rem;
  padding: 1.5rem;
  background:
    var(--corner) 0 0 / 20px 2px, var(--corner) 0 0 / 2px 20px,
    var(--corner) 100% 0 / 20px 2px, var(--corner) 100% 0 / 2px 20px,
    var(--corner) 0 100% / 20px 2px, var(--corner) 0 100% / 2px 20px,
    var(--corner) 100% 100% / 20px 2px, var(--corner) 100% 100% / 2px 20px;
}
.zone[data-over] { color: var(--accent); background-color: color-mix(in srgb, var(--accent) 10%, transparent); }
.words { display: flex; align-items: center; gap: 1rem; min-width: 0; flex: 1 1 14rem; }
.words > svg { width: 2.25rem; height: 2.25rem; color: var(--accent); stroke-width: 1.2; }
.title { color: var(--ink); font-size: 1.125rem; font-weight: 600; line-height: 1.25; text-wrap: balance; }
.hint { color: var(--soft); font-size: 0.9375rem; }
button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 0.4em;
  min-height: 2.25rem;
  padding: 0 0.75rem;
  border: 1px solid var(--rule);
  border-radius: var(--round);
  background: transparent;
  color: var(--ink);
  font: inherit;
  font-size: 0.9375rem;
  cursor: pointer;
}
button:hover { border-color: currentColor; }
button.primary { min-height: 2.75rem; padding: 0 1.25rem; border-color: transparent; background: var(--accent); color: var(--on-accent); font-size: 1rem; font-weight: 600; }
button.primary:hover { background: color-mix(in srgb, var(--accent) 85%, var(--ink)); }
button.quiet { width: 2.25rem; margin-inline-end: -0.6rem; padding: 0; border-color: transparent; color: var(--soft); }
button.quiet:hover { color: var(--ink); border-color: var(--rule); }
button:disabled { opacity: 0.55; cursor: not-allowed; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.message { padding: 0.75rem 1.5rem 0; color: var(--wrong); font-size: 0.9375rem; white-space: pre-line; overflow-wrap: anywhere; }
ul { padding: 0.25rem 1.5rem 0.75rem; list-style: none; }
li { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 0 0.75rem; padding: 0.6rem 0 0.75rem; }
li + li { border-top: 1px solid var(--rule); }
.name { overflow: hidden; color: inherit; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; text-underline-offset: 0.2em; }
.actions { display: flex; gap: 0.25rem; }
progress { grid-column: 1 / -1; appearance: none; display: block; width: 100%; height: 6px; margin-block: 0.3rem; border: 0; border-radius: 3px; overflow: hidden; background: var(--rule); }
progress::-webkit-progress-bar { background: var(--rule); }
progress::-webkit-progress-value { border-radius: 3px; background: var(--accent); }
progress::-moz-progress-bar { border-radius: 3px; background: var(--accent); }
.status { grid-column: 1 / -1; display: flex; align-items: center; gap: 0.4em; color: var(--soft); font-size: 0.9375rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
[data-status="stored"] .status { color: var(--well); }
[data-status="failed"] .status { color: var(--wrong); }
@container (max-width: 26rem) {
  .zone, .message { padding-inline: 1.25rem; }
  .zone { padding-block: 1.25rem; }
  button.primary { width: 100%; }
  ul { padding-inline: 1.25rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .zone, button { transition: background-color 0.15s, border-color 0.15s, color 0.15s; }
  progress::-webkit-progress-value { transition: inline-size 0.2s linear; }
}
@media (forced-colors: active) {
  progress { border: 1px solid CanvasText; }
  progress::-webkit-progress-value { background: Highlight; }
}
`;
