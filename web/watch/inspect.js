// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect.js — the Inspect view: how terms lie in memory. Terms come from webeam:inspect(Term) in the program or the shell, and from
// the expression typed here, which a webeam of the view's own evaluates: as it was made, after a collection, and in the process it was sent to.
import { webeam } from '../page.js';
import { Observer } from '../observe.js';
import { el, number, style } from './dom.js';
import { memory_map, places } from './memory_map.js';

const ASK_MS = 400, EXAMPLES = ['{hello, 42, [1, 2]}', 'begin T = {a, [1]}, [T, T] end', 'binary:copy(<<"large">>, 20)', 'begin <<_:3/binary, P/binary>> = binary:copy(<<"x">>, 100), P end', '#{a => 1, b => [2]}', 'maps:from_list([{N, N} || N <- lists:seq(1, 33)])', '1 bsl 100', 'fun(X) -> X + 1 end'];
// Reads an expression a line. The term is inspected where it is made, after a collection, and in a process that gets it as a message.
const LOOP = `Loop = fun(Loop) -> case io:get_line("") of eof -> ok; Line -> Go = fun() ->
  {ok, Tokens, _} = erl_scan:string(string:trim(Line) ++ "."), {ok, Parsed} = erl_parse:parse_exprs(Tokens),
  {value, T, _} = erl_eval:exprs(Parsed, erl_eval:new_bindings()), webeam:inspect(T, "as it was made"),
  Me = self(), {P, R} = spawn_monitor(fun() -> receive {go, M} -> webeam:inspect(M, "sent: in the receiver"), Me ! seen end end), P ! {go, T}, receive seen -> ok; {_, R, _, _, _} -> ok end,
  erlang:garbage_collect(), webeam:inspect(T, "after a collection"), io:put_chars("ok\\n") end,
  {Q, Ref} = spawn_monitor(Go), receive {_, Ref, _, _, normal} -> ok; {_, Ref, _, _, {{badmatch, {error, {_, Mod, Why}, _}}, _}} -> io:format("~ts~n", [Mod:format_error(Why)]);
  {_, Ref, _, _, {{badmatch, {error, {_, Mod, Why}}}, _}} -> io:format("~ts~n", [Mod:format_error(Why)]); {_, Ref, _, _, {Why, _}} -> io:format("~0tp~n", [Why]); {_, Ref, _, _, Why} -> io:format("~0tp~n", [Why]) end, Loop(Loop) end end,
  io:setopts([{encoding, unicode}]), logger:set_primary_config(level, none), Loop(Loop).`.replace(/\n\s*/g, ' ');

/** @param {HTMLElement} element @param {any} session  the playground's */
export function mount(element, session) {
  style();
  let visible = true, shown = [], all = [], own = null, watching = null;
  const input = el('input', { type: 'text', value: EXAMPLES[0], style: 'flex:1;font-family:var(--mono)', 'aria-label': 'An Erlang expression', spellcheck: false, autocapitalize: 'off' });
  const list = el('datalist', { id: 'inspect-examples' }, ...EXAMPLES.map(e => el('option', { value: e })));
  input.setAttribute('list', 'inspect-examples');
  const submit = el('button', { type: 'submit', className: 'primary', textContent: 'Inspect' });
  const note = el('p', { className: 'note', role: 'status' });
  const strip = el('div', { className: 'list', role: 'group', 'aria-label': 'Inspected terms', hidden: true }), view = el('div', { className: 'scroll', tabIndex: 0, 'aria-label': 'Memory' });
  const empty = el('div', { className: 'empty' }, 'Type an expression, or call ', el('code', { textContent: 'webeam:inspect(Term)' }), ' in your program: here comes how the term lies in memory, word by word.');
  view.append(empty);
  element.append(el('div', { className: 'wv inspect' }, el('form', { className: 'bar2', onsubmit: e => { e.preventDefault(); evaluate(input.value); } }, input, list, submit),
    el('ul', { className: 'legend pad', style: 'padding:.3rem .8rem' }, ...places.map(([c, t]) => el('li', {}, el('span', { className: 'dot', style: `background:${c}` }), t))), note, strip, view));

  function say(text, bad = false) { note.textContent = text; note.classList.toggle('bad', bad); }
  function add(d, from) {
    all.push({ ...d, from });
    if (all.length > 60) all.shift();
    draw_list();
  }
  function draw_list() {
    strip.hidden = !all.length;
    strip.replaceChildren(...all.map((d, i) => el('button', { type: 'button', 'aria-pressed': String(shown.includes(d)), title: 'Shift or Ctrl with a click shows it beside the other', onclick: e => show(d, e.shiftKey || e.ctrlKey || e.metaKey) },
      el('span', { textContent: d.label === 'none' ? `term ${i + 1}` : String(Array.isArray(d.label) ? String.fromCharCode(...d.label) : d.label) }), el('small', { textContent: `${d.process}, ${number(d.words)} words` }))));
  }
  function show(d, beside = false) {
    shown = beside ? [...shown.filter(x => x !== d), d].slice(-2) : [d];
    draw_list();
    view.replaceChildren(...shown.map(one));
    const c = d.copied, less = Array.isArray(c) ? `at least ${number(c[1])}` : number(c);
    say(`${number(d.words)} words on the heap, each shared box once; a message copies ${less}${!Array.isArray(c) && c > d.words ? ': sharing is lost' : ''}${d.more ? `; ${number(d.more)} boxes are left out` : ''}.`);
  }
  const one = d => el('div', { className: 'pad' }, shown.length > 1 ? el('h3', { textContent: `${Array.isArray(d.label) ? String.fromCharCode(...d.label) : d.label} (${d.process})` }) : null, memory_map(d));

  // ---- a webeam of our own, for expressions ------------------------------------------------------------------------------------
  function start() {
    let text = '';
    const vm = webeam({ archives: ['otp.webeam'], schedulers: 1, args: ['-noshell', '-eval', LOOP], onOutput: (fd, b) => { text += new TextDecoder().decode(b); if (text.includes('\n')) { const l = text.split('\n')[0]; text = ''; own?.line?.(l); } } });
    const o = { vm, observer: new Observer(vm), seen: 0, line: null };
    vm.exited.catch(() => {}).then(() => { if (own === o) own = null; o.line?.('it has ended'); });
    return o;
  }
  async function evaluate(expression) {
    if (!expression.trim()) return;
    submit.disabled = true;
    say('Evaluating …');
    own ??= start();
    const o = own;
    try {
      await o.vm.ready;
      const line = new Promise((done, fail) => { o.line = done; setTimeout(() => fail(new Error('it takes longer than 20 seconds')), 20000); });
      o.vm.feed(`${expression.trim().replace(/\.$/, '').replace(/\n/g, ' ')}\n`);
      const said = await line;
      const { newest, list: more } = await o.observer.inspections(o.seen);
      o.seen = newest;
      more.forEach(d => add(d, 'here'));
      if (said === 'ok') show(all[all.length - more.length]);
      else say(said, true);
    } catch (e) { say(e.message, true); o.vm.kill(); own = null; }
    submit.disabled = false;
  }

  // ---- what the program inspects -----------------------------------------------------------------------------------------------
  async function follow(o) {
    while (watching === o && visible) {
      try {
        const { newest, list: more } = await o.observer.inspections(o.seen);
        o.seen = newest;
        more.forEach(d => add(d, 'program'));
        if (more.length) show(all.at(-1));
      } catch { return; }
      await new Promise(go => setTimeout(go, ASK_MS));
    }
  }
  function attach(vm) {
    if (!vm) return;
    const o = watching = { observer: new Observer(vm), seen: 0 };
    vm.ready.then(() => follow(o), () => {});
  }
  const off = session.on('vm', ({ vm }) => attach(vm));
  attach(session.vm);
  return { show() { visible = true; if (watching) follow(watching); }, hide() { visible = false; }, end() { off(); own?.vm.kill(); visible = false; } };
}
