// SPDX-License-Identifier: Apache-2.0
// web/webeam-run-look.js — what <webeam-run> is made of: its elements and their style. Colours are those of the editor
// (play/editor.js), for a light and a dark page.
/** @param {string} light @param {string} dark */
const two = (light, dark) => `light-dark(${light}, ${dark})`;
const COLOURS = `
  --ink: var(--webeam-ink, ${two('#22252a', '#e4e6ea')});
  --raised: var(--webeam-paper, ${two('#ffffff', '#1b1e23')});
  --line: var(--webeam-line, ${two('#d3d0c8', '#3a404a')});
  --mark: var(--webeam-accent, ${two('#a6304f', '#f08aa6')});
  --bad: var(--webeam-bad, ${two('#b3261e', '#ff9389')});
  --faint: var(--webeam-faint, ${two('#5f646c', '#98a0ab')});
  --bar: ${two('#f6f4ef', '#22262c')};
  --soft: var(--faint);
  --on-mark: ${two('#fff', '#2a0d16')};
  --selection: ${two('#d5def0', '#37445c')};
  --match: ${two('#f2d9a8', '#5a4a22')};
  --line-active: ${two('#f3f1ea88', '#2a2f3666')};
  --code-comment: ${two('#6b7078', '#8b939e')};
  --code-keyword: ${two('#a6304f', '#f08aa6')};
  --code-string: ${two('#2b6b2f', '#9fd49f')};
  --code-number: ${two('#1f55a8', '#8fb8f5')};
  --code-atom: ${two('#00626b', '#76cfd6')};
  --code-variable: var(--ink);
  --code-function: ${two('#6a3fa0', '#c4a5f2')};
  --code-type: ${two('#855f00', '#e5c07b')};
  --code-meta: ${two('#8d2f7e', '#dd9fd4')};
  --code-operator: ${two('#5a5f67', '#a4abb5')};`;
const STYLE = `
:host { display: block; margin: 1em 0; font: 14px/1.5 var(--sans); text-align: start; ${COLOURS}
  --code-size: 13.5px;
  --sans: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
.frame { position: relative; border: 1px solid var(--line); border-radius: 8px; background: var(--raised);
  color: var(--ink); overflow: hidden; }
.code { max-height: 36em; overflow: auto; }
textarea, .output { display: block; box-sizing: border-box; width: 100%; margin: 0; padding: 10px 14px; border: 0;
  background: none; color: inherit; font: var(--code-size)/1.55 var(--mono); tab-size: 4; }
textarea { resize: vertical; white-space: pre; overflow: auto; }
.bar { display: flex; flex-wrap: wrap; gap: .4em .5em; align-items: center; padding: .4em .55em;
  border-block-start: 1px solid var(--line); background: var(--bar); }
.output { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20em; overflow: auto;
  border-block-start: 1px solid var(--line); }
.output:empty { display: none; }
form.input { display: flex; flex-wrap: wrap; gap: .4em .5em; align-items: center; padding: .4em .55em;
  border-block-start: 1px solid var(--line); background: var(--bar); }
form.input label { display: flex; flex: 1 1 12em; gap: .6em; align-items: center; color: var(--faint); }
form.input input { flex: 1; box-sizing: border-box; min-width: 0; min-height: 30px; padding: .15em .6em;
  border: 1px solid var(--line); border-radius: 6px; background: var(--raised); color: var(--ink);
  font: var(--code-size)/1.4 var(--mono); }
form.input input:disabled { opacity: .6; }
form.asked input { border-color: var(--mark); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.in { color: var(--code-atom); }
.error, .err { color: var(--bad); }
.value, .note { color: var(--faint); }
button, a.open { box-sizing: border-box; font: inherit; padding: .15em .9em; min-height: 30px;
  border: 1px solid var(--line); border-radius: 6px; background: var(--raised); color: inherit; cursor: pointer; }
a.open { display: inline-flex; align-items: center; text-decoration: none; }
button.run { border-color: var(--mark); background: var(--mark); color: var(--on-mark); font-weight: 600; }
button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
textarea:focus-visible, .output:focus-visible { outline-offset: -2px; }
.code:has(.cm-focused) { outline: 2px solid var(--mark); outline-offset: -2px; border-radius: 7px 7px 0 0; }
.state { margin-inline-start: auto; color: var(--faint); font-variant-numeric: tabular-nums; }
.view:empty { display: none; }
.framed > :not(.view) { display: none !important; }
.framed > .view { display: block; height: var(--webeam-view-height, clamp(560px, 85vh, 760px)); }
.view { color: light-dark(#000, #fff); transition: color 1ms; } /* run-view.js asks for it */
.view iframe { display: block; width: 100%; height: 100%; border: 0; }
.absent { color: var(--ink); margin: 0; padding: .6em 1em; border-block-end: 1px solid var(--line);
  background: var(--bar); }
.absent a { color: var(--mark); }
progress { width: 5em; height: 6px; accent-color: var(--mark); }
@media (pointer: coarse) { :host { --code-size: 16px; } button, a.open, form.input input { min-height: 40px; } }`;
export const HTML = `<style>${STYLE}</style>
<div class="frame" part="frame">
  <div class="view" part="view"></div>
  <div class="code" part="code"
    ><textarea spellcheck="false" autocapitalize="off" autocomplete="off"></textarea></div>
  <div class="bar" part="bar">
    <button type="button" class="run" title="Ctrl+Enter">Run</button>
    <button type="button" class="stop" disabled>Stop</button>
    <button type="button" class="restart" title="Ends the system of this group: its processes and modules" hidden
      >Restart</button>
    <progress aria-label="Loading" hidden></progress>
    <span class="state" role="status"></span>
    <button type="button" class="reset" hidden>Reset</button>
    <button type="button" class="copy" title="The text, to the clipboard">Copy</button>
    <a class="open" target="_blank" rel="noopener" title="Open in the playground, in a new tab"
      >Playground<span aria-hidden="true">&nbsp;↗</span></a>
  </div>
  <div class="output" part="output" role="log" aria-label="Output" tabindex="0"></div>
  <form class="input" part="input" autocomplete="off" hidden>
    <label>Input <input type="text" spellcheck="false" autocapitalize="off" autocomplete="off" disabled></label>
    <button disabled>Send</button>
    <button type="button" class="eof" title="End of the input (Ctrl+D)" disabled>End</button>
    <span class="asks unseen" role="status"></span>
  </form>
</div>`;
