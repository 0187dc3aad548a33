// SPDX-License-Identifier: Apache-2.0
// tests/lessons/lesson.test.mjs — web/learn: texts, patterns, sources, heads and checks. Run by node:test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate, normal, parse_check, parse_lesson, parse_steps } from '../../web/learn/lesson.js';
import { matches, occurs } from '../../web/learn/pattern.js';
import { essence } from '../../web/learn/source.js';
import { parse_text, plain } from '../../web/learn/text.js';

/** @param {string} text */
const nodes = text =>
  parse_text(text, (what, line) => {
    throw new Error(`${line}: ${what}`);
  });
const HEAD = 'title: T\norder: 10\nsummary: S\nview: none\n';

test('text: blocks', () => {
  assert.deepEqual(nodes('# A\ntwo\nlines\n\n- x\n- y\n  goes on\n\n1. one\n```erlang\na <b>\n\nc\n```'), [
    { tag: 'h1', kids: ['A'] },
    { tag: 'p', kids: ['two lines'] },
    {
      tag: 'ul',
      kids: [
        { tag: 'li', kids: ['x'] },
        { tag: 'li', kids: ['y goes on'] },
      ],
    },
    { tag: 'ol', kids: [{ tag: 'li', kids: ['one'] }] },
    { tag: 'pre', kids: ['a <b>\n\nc'], language: 'erlang' },
  ]);
  assert.throws(() => nodes('a\n\n```erlang\nb'), /3: a block of code that does not end/);
  assert.throws(() => nodes('```{.x}\nb\n```'), /1: a fence/);
});
test('text: marks, and what is none', () => {
  assert.deepEqual(nodes('a `b *c*` **d *e*** 2 * 3 ` <script>')[0]?.kids, [
    'a ',
    { tag: 'code', kids: ['b *c*'] },
    ' ',
    { tag: 'strong', kids: ['d *e'] },
    '* 2 * 3 ` <script>',
  ]);
  assert.equal(plain(nodes('*a* b')), 'a  b');
});
test('patterns', () => {
  assert.ok(matches('a <number> b', 'a 12 b'));
  assert.ok(!matches('a <number> b', 'a b'));
  assert.ok(matches('<any>x<any>', 'x'));
  assert.ok(matches('a<any>bc', 'abcbc'));
  assert.ok(matches('<10..20>', '20'));
  assert.ok(!matches('<10..20>', '21'));
  assert.ok(!matches('<any><1..9>', '19'), 'digits are a number as a whole');
  assert.ok(matches('[<any>]', '[]'));
  assert.ok(matches('.*(a+)+$', '.*(a+)+$'));
  assert.ok(matches('{a,<name>}', '{a,_X1}') && !matches('{a,<name>}', '{a,}') && !matches('{a,<name>}', '{a,b c}'));
  assert.ok(!occurs('link(<name>) ', 'link(a b) '), 'a name is a whole word');
  assert.ok(occurs('b', 'abc'));
  assert.ok(!matches('x'.repeat(500), 'x'.repeat(500)), 'too long');
});
test('patterns end soon', () => {
  const began = Date.now();
  assert.ok(!matches(`${'<any>a'.repeat(60)}b`, 'a'.repeat(1 << 16)));
  assert.ok(Date.now() - began < 2000);
});
test('sources', () => {
  assert.equal(essence('f( X ) -> % no\n  "a % b" , $% , X  end.', 'erlang'), 'f(X)->"a % b",$%,X end.');
  assert.equal(essence('a = "#{b} # c" # d\nreceive do\n', 'elixir'), 'a="#{b} # c"receive do');
  assert.equal(essence('"never ends', 'erlang'), '"never ends');
});
test('heads', () => {
  const lesson = parse_lesson(`<!-- SPDX -->\n${HEAD.replace('none', 'step')}moment: 3\n\nHello.\n`);
  assert.deepEqual(lesson.place, { view: 'step', moment: 3 });
  assert.equal(lesson.schedulers, 1);
  /** @type {[string, RegExp][]} */
  const bad = [
    ['title: T', /an empty line ends the head/],
    ['title: T\n\nx', /has no order/],
    [`${HEAD}seed: 1\n\nx`, /lesson\.md:5: the view none has no seed/],
    [`${HEAD.replace('none', 'step')}moment: 0\n\nx`, /moment is a whole number from 1/],
    [`${HEAD.replace('none', 'toString')}\nx`, /lesson\.md:4: view is one of/],
    [`${HEAD}title: U\n\nx`, /lesson\.md:5: title stands here twice/],
    [`${HEAD}schedulers: 99\n\nx`, /schedulers is a whole number from 1 to 16/],
    [`${HEAD}\nx\n\n\`\`\`\n`, /lesson\.md:8: a block of code/],
    [`${HEAD}nonsense\n\nx`, /lesson\.md:5: the head has lines/],
  ];
  for (const [text, what] of bad) assert.throws(() => parse_lesson(text), what);
});
test('checks that are wrong say where', () => {
  const task = { kind: 'output', task: 't', hint: 'h', has: 'x' };
  /** @type {[unknown, RegExp][]} */
  const bad = [
    [{ tasks: [] }, /it\.tasks: needs a task/],
    [{ tasks: {} }, /it\.tasks: must be a list/],
    [{ tasks: [null] }, /it\.tasks\[0\]: has a kind/],
    [{ tasks: [{ ...task, kind: 'eval' }] }, /it\.tasks\[0\]: has a kind/],
    [{ tasks: [{ ...task, has: undefined }] }, /needs has, one or lacks/],
    [{ tasks: [{ ...task, hint: 7 }] }, /it\.tasks\[0\]\.hint: must be a text/],
    [{ tasks: [{ ...task, more: 1 }] }, /it\.tasks\[0\]\.more: is not known/],
    [{ tasks: [{ ...task, has: { ruby: 'x' } }] }, /has\.ruby: is not known/],
    [{ tasks: [{ ...task, has: 'x'.repeat(401) }] }, /longer than 400/],
    [{ tasks: [{ ...task, has: '<9..1>' }] }, /range that ends before/],
    [{ tasks: [task], programs: [{ file: '../x.erl', says: 's' }] }, /file: must be the name/],
    [{ tasks: [{ kind: 'answer', task: 't', hint: 'h' }] }, /right: needs an answer/],
    [[], /it: must be an object/],
  ];
  for (const [json, what] of bad) assert.throws(() => parse_check(JSON.stringify(json)), what);
  assert.throws(() => parse_check('{'), /check\.json: /);
  assert.throws(() => parse_check(' '.repeat(50_000)), /longer than/);
});
test('a line that is copied into the program', () => {
  const { tasks } = parse_check(
    JSON.stringify({ tasks: [{ kind: 'output', task: 't', hint: 'h', has: 'n: <1..9>' }] }),
  );
  const says = (/** @type {string} */ source) =>
    evaluate(tasks, { language: 'erlang', source, given: 'f("n: ~w", 0)', output: 'n: 4' })[0];
  assert.deepEqual(says('f("n: ~w", 4) % n: 4'), { done: true, says: '' });
  assert.match(says('f("n: 4")')?.says ?? '', /stands in your program/);
});
test('recordings', () => {
  const moment = { seed: 1, event: 3, says: 's', sees: 'x' };
  const parse = (/** @type {unknown} */ erlang) => parse_steps(JSON.stringify({ erlang, elixir: [moment] }));
  assert.deepEqual(parse([{ ...moment, nth: 2 }]).erlang, [{ ...moment, nth: 2 }]);
  assert.throws(() => parse([]), /it\.erlang: needs a moment/);
  assert.throws(() => parse([{ ...moment, sees: undefined }]), /sees: is missing/);
  assert.throws(() => parse([{ ...moment, event: 0 }]), /event: must be a whole number from 1/);
});
test('evaluating', () => {
  const { tasks } = parse_check(
    JSON.stringify({
      tasks: [
        {
          kind: 'output',
          task: 't',
          hint: 'print it',
          has: ['a <1..9>', 'b'],
          lacks: 'error<any>',
          wrong: [{ has: 'a <number>', says: 'too many' }],
        },
        { kind: 'source', task: 't', hint: 'send it', has: { erlang: 'self() ! x', elixir: 'send(self(), :x)' } },
        {
          kind: 'answer',
          task: '?',
          hint: 'count',
          right: ['1024', 'a kilo'],
          wrong: [{ answers: ['1000'], says: 'no' }],
        },
      ],
    }),
  );
  /** @param {Partial<import('../../web/learn/lesson.js').Work>} work */
  const says = work => evaluate(tasks, { language: 'erlang', source: '', ...work }).map(v => (v.done ? true : v.says));
  assert.deepEqual(says({}), ['', 'send it', '']);
  assert.deepEqual(says({ output: 'x\n a 3 \nb\n', source: 'self()!x', answers: { 2: ' 1,024. ' } }), [
    true,
    true,
    true,
  ]);
  assert.deepEqual(says({ output: 'b\na 3', source: '% self()!x', answers: { 2: 'A  Kilo' } }), [
    'too many',
    'send it',
    true,
  ]);
  assert.deepEqual(says({ output: 'a 3\nb\nerror 4', answers: { 2: '1000' } }), ['too many', 'send it', 'no']);
  assert.deepEqual(says({ language: 'elixir', source: 'send( self(),:x )', answers: { 2: '5' } }), ['', true, 'count']);
  assert.equal(normal('1,000,000 Words.'), '1000000 words');
});
