import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandLineError } from '../../../src/commandLine/commandLineError.ts';
import { oneOf, parseArguments } from '../../../src/commandLine/parseArguments.ts';
import { parseJsonText } from '../../../src/commandLine/parseJsonText.ts';

const options = { format: { type: 'string', default: 'text' }, strict: { type: 'boolean' } } as const;
const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof CommandLineError);
    return error.message;
  }
  return assert.fail('it was taken');
};

void test('options and the rest', () => {
  const { values, positionals } = parseArguments(['a', '--format', 'json', '--strict', 'b'], options);
  assert.deepEqual([{ ...values }, positionals], [{ format: 'json', strict: true }, ['a', 'b']]);
});

for (const args of [['--nothing'], ['--format'], ['--strict=yes']]) {
  void test(`wrong use is one line: ${args.join(' ')}`, () => {
    const text = message(() => parseArguments(args, options));
    assert.match(text, /; see plumbline --help$/);
    assert.doesNotMatch(text, /\n/);
  });
}

void test('one of a few words', () => {
  assert.equal(oneOf('--format', 'json', ['text', 'json']), 'json');
  assert.equal(
    message(() => oneOf('--format', 'xml', ['text', 'json'])),
    '--format takes text, json, not “xml”',
  );
});

void test('JSON keeps its integers, and an error about it quotes none of it', () => {
  assert.deepEqual(parseJsonText('{"a": 9007199254740993}', 'f'), { a: 9007199254740993n });
  for (const text of ['hunter2', '{"token": hunter2}', '{"token": "hunter2" x']) {
    const said = message(() => parseJsonText(text, 'f.jsonl:3'));
    assert.match(said, /^f\.jsonl:3: this is not JSON/);
    assert.doesNotMatch(said, /hunter/);
  }
});
