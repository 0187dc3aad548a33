// SPDX-License-Identifier: Apache-2.0
// web/watch/dom.js — small things the views share: elements, numbers in words, a process's colour, the style sheet.

/** @param {string} tag @param {Record<string, any>} [props]  on...: listeners; others: properties, or attributes where there is no such property @param {...any} kids */
export function el(tag, props = {}, ...kids) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props)) {
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else if (v === undefined || v === null) continue;
    else if (k in e && k !== 'role' && k !== 'list') /** @type {any} */ (e)[k] = v;
    else e.setAttribute(k, v);
  }
  e.append(...kids.filter(k => k !== null && k !== undefined));
  return e;
}
/** @param {string} tag @param {Record<string, any>} [props] @param {...any} kids */
export function svg(tag, props = {}, ...kids) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [k, v] of Object.entries(props)) if (v !== undefined) e.setAttribute(k, v);
  e.append(...kids);
  return e;
}
const group = new Intl.NumberFormat('en');
export const number = n => group.format(Math.round(n));
export const bytes = n =>
  n < 10000 ? `${number(n)} B` : n < 1e7 ? `${number(n / 1024)} KB` : `${(n / 1048576).toFixed(1)} MB`;
/** @param {number} ns */
export const span = ns =>
  ns < 1000
    ? `${Math.round(ns)} ns`
    : ns < 1e6
      ? `${(ns / 1e3).toPrecision(3)} µs`
      : ns < 1e9
        ? `${(ns / 1e6).toPrecision(3)} ms`
        : `${(ns / 1e9).toPrecision(3)} s`;

const HUES = 36;
/** One of a few dozen colours, by process. */
export const hue = pid => Math.floor(((pid * 0.6180339887) % 1) * HUES) * (360 / HUES);
export const is_dark = () =>
  (document.documentElement.dataset.theme ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
export const color = (pid, dark = is_dark()) => `hsl(${hue(pid)} ${dark ? '52% 62%' : '52% 44%'})`;

/** A file for the user. @param {string} name @param {string} text @param {string} type */
export function download(name, text, type = 'application/json') {
  const a = el('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}

const CSS = `
.wv { position: absolute; inset: 0; display: flex; flex-direction: column; min-height: 0; font-size: 13px; overflow: hidden; }
.wv .bar2 { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; padding: .4rem .6rem; flex: none; border-bottom: 1px solid var(--line); background: var(--bar); }
.wv .bar2 button, .wv .bar2 select, .wv .bar2 input { height: 28px; font-size: 13px; }
.wv .bar2 button { padding: 0 .55rem; }
.wv select, .wv input[type=text], .wv input[type=search], .wv input[type=number] { color: var(--ink); background: var(--back); border: 1px solid var(--line); border-radius: 6px; padding: 0 .4rem; min-width: 0; }
.wv label { display: inline-flex; align-items: center; gap: .3rem; color: var(--soft); white-space: nowrap; }
.wv button[aria-pressed=true] { background: var(--mark); border-color: var(--mark); color: var(--on-mark); font-weight: 600; }
.wv .grow { flex: 1; }
.wv .soft { color: var(--soft); }
.wv .note { margin: 0; padding: .25rem .6rem; color: var(--soft); flex: none; border-bottom: 1px solid var(--line); min-height: 1.6rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.wv .scroll { flex: 1; min-height: 0; overflow: auto; }
.wv .pad { padding: .6rem .8rem; }
.wv .empty { padding: 2rem 1rem; color: var(--soft); text-align: center; line-height: 1.6; }
.wv h3 { margin: .8rem 0 .3rem; font-size: 12px; font-weight: 650; text-transform: uppercase; letter-spacing: .05em; color: var(--soft); }
.wv h3:first-child { margin-top: 0; }
.wv code, .wv .mono { font-family: var(--mono); font-size: 12px; }
.wv .timeline { position: relative; flex: none; border-bottom: 1px solid var(--line); background: var(--back); }
.wv .timeline canvas { display: block; width: 100%; height: 100%; touch-action: pan-y; cursor: grab; }
.wv .timeline canvas:active { cursor: grabbing; }
.wv .tip { position: absolute; z-index: 3; pointer-events: none; max-width: 20rem; padding: .3rem .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); box-shadow: 0 4px 14px #0003; font-size: 12px; white-space: pre-line; overflow-wrap: anywhere; }
.wv svg { stroke: none; }
.wv .key { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: .1rem .6rem; font-size: 11px; color: var(--soft); border-bottom: 1px solid var(--line); flex: none; }
.wv .key .gc { color: var(--red); } .wv .key .hint { flex: 1; text-align: right; }
.wv .table { container-type: inline-size; flex: 1; min-height: 0; overflow: auto; position: relative; }
.wv table { border-collapse: collapse; width: 100%; }
.wv .table table { table-layout: fixed; min-width: 640px; }
@container (max-width: 800px) { .wv .table .runs { display: none; } }
.wv .table.few table { min-width: 0; }
.wv th { position: sticky; top: 0; z-index: 1; background: var(--bar); text-align: left; font-weight: 600; padding: 0; border-bottom: 1px solid var(--line); }
.wv th button { width: 100%; height: 28px; padding: 0 .4rem; border: none; border-radius: 0; background: none; color: var(--soft); font-size: 12px; font-weight: 600; justify-content: inherit; }
.wv th.num, .wv td.num { text-align: right; }
.wv th.num button { justify-content: flex-end; }
.wv td { height: 26px; padding: 0 .4rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-variant-numeric: tabular-nums; border-bottom: 1px solid color-mix(in srgb, var(--line) 45%, transparent); }
.wv tr.row { cursor: pointer; }
.wv tr.row:hover td { background: var(--hover); }
.wv tr.row[aria-selected=true] td, .wv tr.row[aria-selected=true] td.state { background: var(--selection); color: var(--ink); }
.wv .dot { display: inline-block; width: 9px; height: 9px; border-radius: 3px; margin-right: .4rem; flex: none; }
.wv .state { color: var(--soft); }
.wv .state.running { color: var(--green); font-weight: 600; }
.wv .state.runnable { color: var(--yellow); }
.wv .detail { flex: none; max-height: 52%; overflow: auto; border-top: 2px solid var(--line); background: var(--raised); padding: .6rem .8rem; }
.wv .detail header { display: flex; align-items: center; gap: .5rem; }
.wv .detail header b { font: 600 13px var(--mono); }
.wv dl { display: grid; grid-template-columns: auto minmax(0, 1fr) auto minmax(0, 1fr); gap: .1rem .7rem; margin: .4rem 0; }
.wv dt { color: var(--soft); } .wv dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.wv .terms { margin: 0; padding: 0; list-style: none; font: 12px/1.5 var(--mono); overflow-wrap: anywhere; }
.wv .link { display: inline; height: auto; padding: 0; border: none; background: none; font: 12px var(--mono); color: var(--blue); text-decoration: underline; text-underline-offset: 2px; }
.wv .queues { display: grid; grid-template-columns: auto repeat(4, minmax(3rem, 1fr)); gap: .3rem .6rem; align-items: center; }
.wv .queues .q { position: relative; height: 22px; border-radius: 4px; background: color-mix(in srgb, var(--line) 50%, transparent); overflow: hidden; }
.wv .queues .q i { position: absolute; inset: 0 auto 0 0; background: color-mix(in srgb, var(--blue) 45%, transparent); }
.wv .queues .q span { position: absolute; right: .4rem; line-height: 22px; font-variant-numeric: tabular-nums; }
.wv .memory { display: flex; height: 22px; border-radius: 5px; overflow: hidden; margin: .4rem 0; background: var(--line); }
.wv .memory i { min-width: 1px; }
.wv .legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; list-style: none; margin: 0; padding: 0; }
.wv .facts { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .6rem; }
.wv .facts b { font-variant-numeric: tabular-nums; }
.wv svg.tree text, .wv svg.memory-map text { fill: var(--ink); font: 12px var(--mono); }
.wv svg.tree .soft, .wv svg.memory-map .soft { fill: var(--soft); }
.wv svg.tree { width: auto; height: auto; display: block; fill: none; stroke-width: 1.2; max-width: none; }
.wv svg.tree g.node { cursor: pointer; } .wv svg.tree g.node:focus-visible rect { stroke: var(--mark); stroke-width: 2; }
.wv svg.tree text { stroke: none; }
.wv .mailbox { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 4px; padding: 0; margin: .3rem 0 0; list-style: none; }
.wv .mailbox li { position: relative; max-width: 14rem; padding: .2rem .45rem; border: 1px solid var(--line); border-radius: 5px; background: var(--back); font: 12px/1.4 var(--mono); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; margin-bottom: 14px; }
.wv .mailbox li.seen { color: var(--soft); background: none; border-style: dotted; }
.wv .mailbox li.arriving { border-style: dashed; }
.wv .mailbox li.save { border-color: var(--mark); box-shadow: 0 0 0 1px var(--mark); overflow: visible; }
.wv .mailbox li.save::after { content: '▲ receive'; position: absolute; left: 0; top: 100%; font: 11px/14px var(--sans); color: var(--mark); }
.wv .mailbox li.end { margin-top: 0; padding-top: .2rem; border: none; background: none; color: var(--faint); font-family: var(--sans); }
.wv .log { margin: 0; padding: .2rem 0; list-style: none; font: 12px/1.55 var(--mono); }
.wv .log li { padding: 0 .4rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.wv .log li.new { background: color-mix(in srgb, var(--mark) 9%, transparent); }
.wv .log li { position: relative; cursor: default; }
.wv .log li.active { background: var(--selection); }
.wv .log .go { position: absolute; right: 2px; top: 0; padding: 0 .45rem; border-radius: 4px; background: var(--raised); color: var(--mark); cursor: pointer; display: none; }
.wv .log li:hover .go, .wv .log li.active .go { display: block; }
.wv .pair { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .4rem; }
.wv .below { flex: 1 1 50%; min-height: 0; display: flex; flex-direction: column; border-top: 1px solid var(--line); }
.wv .other { flex: none; border-bottom: 1px solid var(--line); }
.wv .facts-of { display: flex; align-items: center; gap: .6rem; padding: .2rem .6rem; overflow-x: auto; font-size: 12px; }
.wv .facts-of table { width: auto; flex: 1; } .wv .facts-of th { position: static; background: none; border: none; padding: 0 .5rem 0 0; font-weight: 500; color: var(--soft); white-space: nowrap; }
.wv .facts-of td { border: none; height: 20px; } .wv .facts-of tbody th { color: var(--ink); } .wv .facts-of button { height: 26px; padding: 0 .5rem; font-size: 12px; }
.wv .log .t { display: inline-block; min-width: 3.9rem; text-align: right; margin-right: .5rem; color: var(--faint); }
.wv .cols { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); }
.wv .cols > section, .wv .detail { container-type: inline-size; }
@container (max-width: 440px) { .wv dl { grid-template-columns: auto minmax(0, 1fr); } }
.wv .cols > * { min-height: 0; overflow: auto; border-right: 1px solid var(--line); }
.wv .pad svg.memory-map { max-width: none; }
.wv svg.memory-map { display: block; width: auto; height: auto; fill: none; }
.wv svg.memory-map rect.box { fill: var(--raised); stroke: var(--line); }
.wv svg.memory-map .head { fill: var(--ink); font: 600 12px var(--sans); }
.wv svg.memory-map path.arrow { stroke: var(--blue); stroke-width: 1.4; }
.wv svg.memory-map path.arrow.new { stroke: var(--mark); }
.wv .list { display: flex; gap: .3rem; overflow-x: auto; padding: .4rem .6rem; border-bottom: 1px solid var(--line); flex: none; }
.wv .list button { height: auto; padding: .2rem .55rem; flex-direction: column; align-items: flex-start; gap: 0; font-size: 12px; }
.wv .list small { color: inherit; opacity: .75; }
.wv .bad { color: var(--red); }
@media (max-width: 760px) {
  .wv { position: static; min-height: 100%; overflow: visible; }
  .wv .table, .wv .scroll { max-height: 60vh; flex: none; }
  .wv .detail { max-height: none; }
  .wv .below { max-height: 40vh; }
  .wv .note { white-space: normal; }
  .wv .cols { display: block; } .wv .cols > * { max-height: 50vh; border-bottom: 1px solid var(--line); }
  .wv dl { grid-template-columns: auto minmax(0, 1fr); }
}`;
let styled = false;
export function style() {
  if (styled) return;
  styled = true;
  document.head.append(el('style', { textContent: CSS }));
}
