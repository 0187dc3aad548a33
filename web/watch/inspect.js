// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect.js — the Inspect view: how terms lie in memory. They come from
//
//   webeam:inspect(Term)            in the program or in the view Shell
//   a value of a process, a table   picked here: registers, stack, dictionary, mailbox, objects
//   an expression typed here        evaluated by a webeam of the view's own (webeam_inspect.erl), which knows the program's modules
//
// Each is a study: a few descriptions of one term (as it is, as sent, after a collection), of which one or two are shown.
import { webeam } from '../page.js';
import { Observer, pid_text } from '../observe.js';
import { flavour_of } from '../play/session.js';
import { el, number, wear } from './dom.js';
import { SAMPLES } from './inspect_samples.js';
import { sentences } from './inspect_says.js';
import views_css from './views.css';
import inspect_css from './inspect.css';
import { compare } from './memory_compare.js';
import { memory_map } from './memory_map.js';
import { place_of, words_of } from './memory_word.js';

const ASK_MS = 400;
const STUDIES = 40;
const TAKES_MS = 30000;
const ELIXIR = '/usr/lib/elixir/lib';
const label_of = d =>
  Array.isArray(d.label)
    ? String.fromCodePoint(...d.label.filter(Number.isInteger))
    : d.label === 'none' || d.label === null
      ? ''
      : String(d.label);
const first_line = (s, n = 60) => {
  const t = String(s ?? '').split('\n')[0];
  return t.length > n ? `${t.slice(0, n - 1)}…` : t;
};
const base64 = s => btoa(String.fromCharCode(...new TextEncoder().encode(s)));

/** @param {HTMLElement} element @param {any} session  the playground's */
export function mount(element, session) {
  wear(views_css, inspect_css);
  let visible = true;
  let own = null;
  let maps = 0;
  /** @type {any[]} */ const studies = [];
  /** @type {any} */ let study = null;
  /** Runs that are looked at: the program's, the shell's. @type {Map<string, any>} */
  const runs = new Map();

  // ---- what is on the page -----------------------------------------------------------------------------------------------------------
  const language = el(
    'select',
    { 'aria-label': 'Language of the expression', onchange: () => choose_sample(true) },
    el('option', { value: 'erlang', textContent: 'Erlang' }),
    el('option', { value: 'elixir', textContent: 'Elixir' }),
  );
  const input = el('input', {
    type: 'text',
    className: 'expression',
    'aria-label': 'An expression',
    spellcheck: false,
    autocapitalize: 'off',
    autocomplete: 'off',
  });
  const submit = el('button', { type: 'submit', className: 'primary', textContent: 'Inspect' });
  const samples = el(
    'select',
    { id: 'inspect-samples', 'aria-label': 'Samples', onchange: () => choose_sample() },
    el('option', { value: '', textContent: 'Samples …' }),
    ...SAMPLES.map((s, i) => el('option', { value: String(i), textContent: s.title })),
  );
  const opener = el('button', {
    type: 'button',
    id: 'inspect-pick',
    textContent: 'Values of the program',
    'aria-expanded': 'false',
    onclick: () => open_picker(picker.hidden),
  });
  const note = el('p', { className: 'note', role: 'status' });
  const which_run = el('select', { 'aria-label': 'Which webeam', onchange: list_processes });
  const filter = el('input', {
    type: 'search',
    placeholder: 'Filter processes',
    'aria-label': 'Filter processes',
    oninput: () => list_processes(),
  });
  const processes = el('select', { size: 8, id: 'inspect-process', onchange: list_values });
  const values = el('select', { size: 8, id: 'inspect-value', onchange: () => pick_value() });
  const picker = el(
    'div',
    { className: 'pick', hidden: true },
    el(
      'div',
      { className: 'row' },
      which_run,
      filter,
      el('button', { type: 'button', textContent: 'Look again', onclick: () => list_processes() }),
    ),
    el('label', {}, 'Process, or table', processes),
    el('label', {}, 'Value: register, stack slot, dictionary, message', values),
  );
  const strip = el('div', { className: 'list', role: 'group', 'aria-label': 'Inspected terms', hidden: true });
  const snaps = el('div', {
    className: 'snaps',
    role: 'group',
    'aria-label': 'As it is, as sent, after a collection',
    hidden: true,
  });
  const view = el('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Memory' });
  const words = el('div', { hidden: true });
  view.append(
    el(
      'div',
      { className: 'empty' },
      'Choose a sample, type an expression, pick a value of the program, or call ',
      el('code', { textContent: 'webeam:inspect(Term)' }),
      ' (',
      el('code', { textContent: ':webeam.inspect(term)' }),
      ') in the program or in the Shell: here comes how the term lies in memory, word by word.',
    ),
  );
  element.append(
    el(
      'div',
      { className: 'wv inspect' },
      el(
        'form',
        {
          className: 'bar2',
          onsubmit: e => {
            e.preventDefault();
            evaluate(input.value);
          },
        },
        language,
        input,
        submit,
        samples,
        opener,
      ),
      picker,
      note,
      strip,
      snaps,
      view,
      words,
    ),
  );
  function say(text, bad = false) {
    note.textContent = text;
    note.classList.toggle('bad', bad);
  }
  language.value = flavour_of(session.program);
  input.value = SAMPLES[0][language.value];

  // ---- studies -------------------------------------------------------------------------------------------------------------------------
  /** @param {{ title: string, from: string, about?: string, snaps: { name: string, d: any }[], beside?: number, again?: () => Promise<void> }} s */
  function add(s) {
    studies.push(s);
    if (studies.length > STUDIES) studies.shift();
    show(s);
  }
  function show(s) {
    study = s;
    s.shown ??= s.beside && s.snaps[s.beside] ? [0, s.beside] : [0];
    draw();
  }
  const snap_name = (s, d) => s.name + (d?.process ? ` ${d.process}` : '');
  function toggle(i) {
    const s = study;
    if (s.shown.includes(i)) {
      if (s.shown.length > 1) s.shown = s.shown.filter(k => k !== i);
    } else s.shown = [...s.shown, i].slice(-2).sort();
    draw();
    snaps.querySelectorAll('button')[i]?.focus();
  }
  function draw() {
    const s = study;
    strip.hidden = studies.length < 2;
    strip.replaceChildren(
      ...studies.map(x =>
        el(
          'button',
          { type: 'button', 'aria-pressed': String(x === s), onclick: () => show(x) },
          el('span', { textContent: first_line(x.title, 28) }),
          el('small', { textContent: `${x.from}, ${number(x.snaps[0].d.words)} words` }),
        ),
      ),
    );
    snaps.hidden = s.snaps.length < 2 && !s.again;
    snaps.replaceChildren(
      ...s.snaps.map((x, i) =>
        el('button', {
          type: 'button',
          'aria-pressed': String(s.shown.includes(i)),
          textContent: x.name,
          onclick: () => toggle(i),
        }),
      ),
      ...(s.snaps.length > 1
        ? [
            el('span', {
              className: 'soft',
              textContent: s.shown.length > 1 ? 'side by side' : 'press another to see both',
            }),
          ]
        : []),
      ...(s.again
        ? [el('button', { type: 'button', textContent: 'Collect this process, look again', onclick: s.again })]
        : []),
    );
    const [a, b] = s.shown.map(i => s.snaps[i]);
    const found = b ? compare(a.d, b.d) : null;
    const tell = el('ul', { className: 'says' }, ...sentences(a, b, found));
    const one = (x, marks) =>
      el(
        'section',
        { 'aria-label': x.name },
        el('h3', { textContent: snap_name(x, x.d) }),
        memory_map(x.d, {
          id: String(++maps),
          marks,
          name: x.name,
          choose: box => {
            words.hidden = false;
            words.replaceChildren(words_of(box));
          },
        }),
      );
    words.hidden = true;
    const there = new Set([a, b].filter(Boolean).flatMap(x => x.d.boxes.map(k => k.where)));
    view.replaceChildren(
      el(
        'div',
        { className: 'pad' },
        tell,
        el(
          'ul',
          { className: 'legend', 'aria-label': 'Where boxes lie' },
          ...[...there]
            .map(k => place_of(k))
            .map(([c, t]) => el('li', {}, el('span', { className: 'dot', style: `background:${c}` }), t)),
        ),
        el('div', { className: 'side' }, one(a), ...(b ? [one(b, found?.marks)] : [])),
      ),
    );
    const { text } = s.snaps[0].d;
    say(s.about ?? first_line(s.from !== 'Elixir' && typeof text === 'string' ? text : s.title, 160));
  }
  // ---- expressions -----------------------------------------------------------------------------------------------------------------------
  function choose_sample(language_only = false) {
    const s = SAMPLES[Number(samples.value)];
    if (samples.value === '') {
      if (language_only && SAMPLES.some(x => x.erlang === input.value || x.elixir === input.value))
        input.value = SAMPLES.find(x => x.erlang === input.value || x.elixir === input.value)[language.value];
      return;
    }
    input.value = s[language.value];
    if (!language_only) evaluate(input.value, s);
  }
  /** A webeam of our own; it knows the program's modules as they are now. */
  function start(flavour) {
    const files = session.program.files;
    const key = `${flavour} ${JSON.stringify(files)}`;
    if (own?.key === key) return own;
    own?.vm.kill();
    let text = '';
    const decoder = new TextDecoder();
    const onOutput = (fd, b) => {
      text += decoder.decode(b, { stream: true });
      for (let at; (at = text.indexOf('\n')) >= 0;) {
        const line = text.slice(0, at);
        text = text.slice(at + 1);
        own?.line?.(line);
      }
    };
    const paths = [
      '/usr/lib/erlang/lib/webeam_play/ebin',
      ...(flavour === 'elixir' ? ['eex', 'elixir', 'iex', 'logger'].map(a => `${ELIXIR}/${a}/ebin`) : []),
    ];
    const vm = webeam({
      archives: flavour === 'elixir' ? ['otp.webeam', 'elixir.webeam'] : ['otp.webeam'],
      schedulers: 1,
      files: Object.fromEntries(files.map(f => [`/play/${f.name}`, f.text])),
      args: ['-noshell', '-pa', ...paths, '-s', 'webeam_inspect', 'start', flavour],
      onOutput,
    });
    const mine = {
      key,
      vm,
      observer: new Observer(vm),
      seen: 0,
      line: null,
      modules: files
        .filter(f => (flavour === 'elixir' ? /\.(erl|exs?)$/.test(f.name) : /\.erl$/.test(f.name)))
        .map(f => `/play/${f.name}`),
    };
    vm.exited
      .catch(() => {})
      .then(() => {
        if (own === mine) own = null;
        mine.line?.('it has ended');
      });
    return mine;
  }
  const asks = (o, text) => {
    const line = new Promise((done, fail) => {
      o.line = done;
      setTimeout(() => fail(new Error(`it takes longer than ${TAKES_MS / 1000} seconds`)), TAKES_MS);
    });
    o.vm.feed(`${text}\n`);
    return line;
  };
  async function evaluate(expression, sample = null) {
    if (!expression.trim() || submit.disabled) return;
    submit.disabled = true;
    say('Evaluating …');
    const o = (own = start(language.value));
    try {
      await o.vm.ready;
      if (o.modules.length) await asks(o, `modules ${o.modules.splice(0).join(' ')}`);
      const said = await asks(o, `${language.value} ${base64(expression.trim())}`);
      const { newest, list } = await o.observer.inspections(o.seen);
      o.seen = newest;
      // The last three are ours: the expression itself may inspect too.
      list.slice(0, said === 'ok' ? -3 : undefined).forEach(d => add(told(d, 'expression')));
      if (said !== 'ok') say(said, true);
      else
        add({
          title: sample?.title ?? first_line(expression),
          from: language.value === 'elixir' ? 'Elixir' : 'Erlang',
          about: sample?.about,
          beside: sample?.beside,
          snaps: list.slice(-3).map((d, i) => ({
            name: ['As it was made', 'In the receiver', 'After a collection'][i],
            how: ['', 'sent', 'collected'][i],
            d,
          })),
        });
    } catch (e) {
      say(e.message, true);
      o.vm.kill();
      own = null;
    }
    submit.disabled = false;
  }

  // ---- what a program or the shell inspects -----------------------------------------------------------------------------------------------
  const told = (d, from) => ({
    title: label_of(d) || first_line(d.text, 40),
    from,
    snaps: [
      { name: 'As it is', d },
      ...(d.sent && d.sent !== 'none' ? [{ name: 'As a message would carry it', how: 'sent', d: d.sent }] : []),
    ],
  });
  async function follow(o) {
    if (o.follows) return;
    o.follows = true;
    while (visible && runs.get(o.name) === o) {
      try {
        const { newest, list } = await o.observer.inspections(o.seen);
        o.seen = newest;
        list.forEach(d => add(told(d, o.name)));
      } catch {
        o.over = true;
        break;
      }
      await new Promise(go => setTimeout(go, ASK_MS));
    }
    o.follows = false;
  }
  function attach(name, vm, step = false) {
    if (!vm || runs.get(name)?.vm === vm) return;
    const o = { name, vm, observer: new Observer(vm), seen: 0, step, over: false, follows: false };
    runs.set(name, o);
    vm.ready.then(
      () => {
        if (visible) follow(o);
        if (!picker.hidden) list_processes();
      },
      () => {},
    );
    vm.exited
      .catch(() => {})
      .then(() => {
        o.over = true;
        if (!picker.hidden) list_processes();
      });
  }

  // ---- picking a value ------------------------------------------------------------------------------------------------------------------------
  function open_picker(open) {
    picker.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    if (open) list_processes();
  }
  const chosen_run = () => runs.get(which_run.value);
  const option = (value, text) => el('option', { value: String(value), textContent: text });
  let listing = 0;
  async function list_processes() {
    const mine = ++listing;
    const alive = [...runs.values()].filter(o => !o.over);
    const was = which_run.value;
    const pid = processes.value;
    which_run.replaceChildren(...alive.map(o => option(o.name, o.name === 'shell' ? 'The shell' : 'The program')));
    which_run.hidden = alive.length < 2;
    if (alive.some(o => o.name === was)) which_run.value = was;
    const o = chosen_run();
    if (!o) {
      processes.replaceChildren();
      values.replaceChildren();
      say('Nothing runs: start the program, or open the Shell, and pick again.');
      return;
    }
    try {
      let page = await o.observer.order({ column: 'pid', up: false, first: 0, count: 200, filter: filter.value });
      while (page.next && mine === listing) page = await o.observer.order(null);
      if (mine !== listing) return;
      processes.replaceChildren(
        option(-1, 'Tables (ets)'),
        ...page.rows.map(r =>
          option(r.pid, `${pid_text(r.pid)} ${r.name || r.initial}${r.messages ? `  ${r.messages} msg` : ''}`),
        ),
      );
      if ([...processes.options].some(x => x.value === pid)) processes.value = pid;
      else values.replaceChildren();
    } catch (e) {
      if (mine === listing) say(e.message, true);
    }
  }
  const value_text = v =>
    v.kind === 'table'
      ? `table ${v.name}  ${v.text.size} objects, owner ${v.text.owner}`
      : `${v.kind === 'dictionary' ? `get(${v.name})` : v.name} = ${first_line(v.text, 90)}`;
  async function list_values() {
    const o = chosen_run();
    const pid = Number(processes.value);
    if (!o || processes.value === '') return;
    try {
      const found = await o.observer.values(pid);
      if (!found) {
        values.replaceChildren();
        say('That process has ended, or is sensitive.', true);
        return;
      }
      const whole = found.values.some(v => v.kind === 'x' || v.kind === 'y')
        ? [option('0', 'registers and stack, all')]
        : [];
      values.replaceChildren(
        ...whole,
        ...found.values.map(v =>
          option(v.kind === 'table' ? `table ${Math.floor(v.which / 2 ** 22) % 2 ** 22}` : v.which, value_text(v)),
        ),
      );
      say(
        found.values.length
          ? 'Now choose one of its values.'
          : pid < 0
            ? 'There are no tables.'
            : 'It holds nothing just now.',
      );
    } catch (e) {
      say(e.message, true);
    }
  }
  async function pick_value() {
    const o = chosen_run();
    const pid = Number(processes.value);
    const which = values.value;
    if (!o || which === '') return;
    try {
      if (which.startsWith('table ')) {
        const found = await o.observer.values(-1, Number(which.slice(6)));
        values.replaceChildren(...(found?.values ?? []).map(v => option(v.which, value_text(v))));
        say(
          found?.values.length
            ? 'Now choose one of its objects. Objects lie in the table; reading one copies it.'
            : 'That table is empty.',
        );
        return;
      }
      const look = () => o.observer.value(pid, Number(which));
      const d = await look();
      if (!d) {
        say('It is no longer there: the process went on. Look again.', true);
        return;
      }
      const s = told(d, pid < 0 ? 'table' : pid_text(pid));
      s.title = `${first_line(label_of(d), 40)}${pid < 0 ? '' : ` of ${pid_text(pid)}`}`;
      if (pid < 0 && s.snaps[1]) s.snaps[1].name = 'Read by a process';
      if (pid >= 0 && !o.step) {
        s.again = async () => {
          try {
            await o.observer.collect(pid);
            await new Promise(go => setTimeout(go, 150));
            const after = await look();
            if (!after) {
              say('It is no longer there: the process went on.', true);
              return;
            }
            s.snaps = [
              ...s.snaps.filter(x => x.how !== 'collected'),
              { name: 'After a collection', how: 'collected', d: after },
            ];
            s.shown = [0, s.snaps.length - 1];
            draw();
          } catch (e) {
            say(e.message, true);
          }
        };
      }
      add(s);
    } catch (e) {
      say(e.message, true);
    }
  }

  const offs = [
    session.on('vm', ({ vm, options }) => attach('program', vm, !!options?.step)),
    session.on('shell', ({ vm }) => attach('shell', vm)),
  ];
  attach('program', session.vm);
  attach('shell', session.shell);
  return {
    show() {
      visible = true;
      attach('program', session.vm);
      runs.forEach(o => {
        if (!o.over) follow(o);
      });
      if (!picker.hidden) list_processes();
    },
    hide() {
      visible = false;
    },
    end() {
      offs.forEach(f => f());
      own?.vm.kill();
      visible = false;
    },
  };
}
