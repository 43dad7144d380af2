import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import schema from '../../schemas/plumbline.schema.json' with { type: 'json' };
import { plumblineFileName, readPlumblineFile } from '../../src/core/owner/plumbline/plumblineFile.ts';
import { defaultSeverities } from '../../src/core/validate/problem.ts';

/** The schema that editors complete `.plumbline.yaml` by, against the reader that says what it means. */

const problemsOf = (text: string): readonly string[] =>
  readPlumblineFile({ path: plumblineFileName, text }).problems.map(({ message }) => message);

/** What the reader says that a map takes, as it says it about a key that nobody has. */
function keysTaken(text: string): readonly string[] {
  const [message = ''] = problemsOf(text);
  return (/it takes (.*)$/.exec(message)?.[1] ?? '').split(', ').sort();
}

const { targets, environments, rules, templates } = schema.properties;
const keys = (object: object): readonly string[] => Object.keys(object).sort();

test('the schema is contributed for the file', () => {
  assert.deepEqual(manifest.contributes.yamlValidation, [
    { fileMatch: plumblineFileName, url: './schemas/plumbline.schema.json' },
  ]);
});

test('schema and reader know the same keys', () => {
  assert.deepEqual(keysTaken('nothing: 1\n'), keys(schema.properties));
  assert.deepEqual(
    keysTaken('targets: [{path: a, environment: b, nothing: 1}]\n'),
    keys(targets.items.properties),
  );
  assert.deepEqual(keysTaken('environments: [{name: a, nothing: 1}]\n'), keys(environments.items.properties));
  assert.deepEqual(keysTaken('templates: {nothing: 1}\n'), keys(templates.properties));
  assert.deepEqual(keysTaken('rules: {nothing: info}\n'), keys(rules.properties));
  assert.deepEqual(keys(rules.properties), keys(defaultSeverities));
});

test('schema and reader require the same', () => {
  assert.deepEqual(
    problemsOf('targets: [{}]\n'),
    targets.items.required.map((key) => `a target needs ${key}: add it`),
  );
  assert.deepEqual(
    problemsOf('environments: [{}]\n'),
    environments.items.required.map((key) => `an environment needs ${key}: add it`),
  );
});

test('schema and reader know the same words', () => {
  for (const severity of rules.properties['unknown-field'].enum)
    assert.deepEqual(problemsOf(`rules: {unknown-field: ${severity}}\n`), []);
  for (const mode of targets.items.properties.mode.enum)
    assert.deepEqual(problemsOf(`targets: [{path: a, environment: b, mode: ${mode}}]\n`), []);
  const isNamespace = new RegExp(targets.items.properties.namespace.pattern);
  for (const name of ['a', 'a-b', '1', 'A', '-a', 'a.b', 'a'.repeat(63), 'a'.repeat(64)])
    assert.equal(
      problemsOf(`targets: [{path: a, environment: b, namespace: "${name}"}]\n`).length === 0,
      isNamespace.test(name),
      name,
    );
});
