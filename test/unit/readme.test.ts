import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };

const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
const { commands, configuration } = manifest.contributes;

test('the README names every command and no other', () => {
  const table = /\n### Commands\n([^#]*)/.exec(readme)?.[1] ?? '';
  const named = [...table.matchAll(/^\| ([A-Z][^|]*?) *\|/gm)].flatMap(([, cell]) => cell?.split(', ') ?? []);
  const titles: Readonly<Record<string, string>> = texts;
  assert.deepEqual(named.sort(), commands.map(({ title }) => titles[title.replaceAll('%', '')]).sort());
});

test('the README names every setting and no other', () => {
  const named = [...readme.matchAll(/`(plumbline(?:\.\w+)+)`/g)].map(([, id]) => id);
  assert.deepEqual([...new Set(named)].sort(), Object.keys(configuration.properties).sort());
});

test('the README names every script and no other', () => {
  const named = [...readme.matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)].map(
    ([, run, own]) => run ?? own,
  );
  assert.deepEqual([...new Set(named)].sort(), Object.keys(manifest.scripts).sort());
});

test('the role in the README lets nobody write', () => {
  const yaml = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');
  const role = yaml.find((text) => text.includes('kind: ClusterRole')) ?? '';
  const { rules } = parse(role) as { readonly rules: readonly { readonly verbs: readonly string[] }[] };
  assert.ok(rules.length > 3);
  for (const { verbs } of rules) assert.deepEqual(verbs, ['get', 'list', 'watch']);
});
