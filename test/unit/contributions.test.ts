import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };
import * as contributions from '../../src/ui/contributions.ts';
import { contrast } from '../support/contrast.ts';

const project = path.join(import.meta.dirname, '../..');
const { contributes } = manifest;
const whens = [...stringsIn(contributes)].filter(([key]) => key === 'when').map(([, value]) => value);

test('commands', () => {
  same(
    contributes.commands.map((one) => one.command),
    Object.values(contributions.commands),
  );
  for (const one of contributes.commands) assert.equal(one.category, 'Plumbline');
});

test('commands in menus, and in links of texts, are those that exist', () => {
  const inMenus = Object.values(contributes.menus).flatMap((items) => items.map((item) => item.command));
  const inTexts = Object.values(texts).flatMap((text) =>
    [...text.matchAll(/\]\(command:([\w.]+)(?:\?[^)]*)?\)/g)].map(([, id]) => id ?? ''),
  );
  const known: readonly string[] = [...Object.values(contributions.commands), 'vscode.openFolder'];
  assert.deepEqual(
    [...inMenus, ...inTexts].filter((id) => !known.includes(id)),
    [],
  );
});

test('commands that need a row are hidden from the palette, others are not', () => {
  same(
    contributes.menus.commandPalette.map(({ command, when }) => `${command} ${when}`),
    contributions.rowCommands.map((name) => `${contributions.commands[name]} false`),
  );
});

test('keys', () => {
  same(
    contributes.keybindings.map(({ command, key, mac, when }) => [command, key, mac, when].join()),
    Object.entries(contributions.keys).map(([name, { key, mac, when }]) =>
      [contributions.commands[name as keyof typeof contributions.keys], key, mac, when].join(),
    ),
  );
});

test('the language of sync previews', () => {
  const { id, extension, scope } = contributions.syncPlanLanguage;
  same(
    contributes.languages.map((one) => [one.id, ...one.extensions].join(' ')),
    [`${id} ${extension}`],
  );
  same(
    contributes.grammars.map((one) => `${one.language} ${one.scopeName}`),
    [`${id} ${scope}`],
  );
  for (const { path: file } of contributes.grammars) {
    const grammar = JSON.parse(readFileSync(path.join(project, file), 'utf8')) as {
      readonly scopeName: string;
    };
    assert.equal(grammar.scopeName, scope);
  }
});

test('views', () => {
  same(
    contributes.viewsContainers.activitybar.map((one) => one.id),
    [contributions.viewContainer],
  );
  same(Object.keys(contributes.views), [contributions.viewContainer]);
  same(
    contributes.views.plumbline.map((one) => one.id),
    Object.values(contributions.views),
  );
  for (const id of whens.flatMap((when) =>
    [...when.matchAll(/\bview == ([\w.]+)/g)].map((match) => match[1]),
  ))
    assert.ok(
      Object.values(contributions.views).some((view) => view === id),
      id,
    );
});

test('every empty state of the Drift view has a text', () => {
  const { drift } = contributions.views;
  const { emptyDrift } = contributions.contextKeys;
  same(
    contributes.viewsWelcome.map(({ view, when, contents }) => `${view} ${when} ${contents}`),
    Object.entries(contributions.statesWithText)
      .filter(([, hasText]) => hasText)
      .map(([state]) => `${drift} ${emptyDrift} == ${state} %welcome.${state}%`),
  );
});

test('context keys', () => {
  // What is ours in a condition is a context key, or the id of a view after `view ==`.
  const used = whens.flatMap(
    (when) => when.replace(/\bview == [\w.]+/g, '').match(/\bplumbline\.[\w.]+/g) ?? [],
  );
  same([...new Set(used)], Object.values(contributions.contextKeys));
});

test('flags of rows', () => {
  const used = whens.flatMap((when) =>
    [...when.matchAll(/viewItem =~ \/\\b(\w+)\\b\//g)].map(([, flag]) => flag),
  );
  same([...new Set(used)], Object.values(contributions.rowFlags));
  assert.equal(used.length, whens.filter((when) => when.includes('viewItem')).length);
});

test('settings and their defaults', () => {
  const { properties } = contributes.configuration;
  assert.deepEqual(
    Object.fromEntries(Object.entries(properties).map(([id, property]) => [id, property.default])),
    Object.fromEntries(Object.values(contributions.settings).map(({ id, fallback }) => [id, fallback])),
  );
});

test('a repository cannot say which clusters are read, nor that one is sent anything else', () => {
  const { properties } = contributes.configuration;
  const { environments, kubeconfig, serverDryRun } = contributions.settings;
  const scopes = Object.entries(properties).map(([id, { scope }]) => `${id} ${scope}`);
  for (const { id } of [environments, kubeconfig, serverDryRun])
    assert.ok(scopes.includes(`${id} machine`), id);
  // Where the workspace is not trusted, it does not say how much it may cost either.
  const { renderTimeLimit, renderSizeLimit } = contributions.settings;
  same(
    manifest.capabilities.untrustedWorkspaces.restrictedConfigurations,
    [environments, kubeconfig, serverDryRun, renderTimeLimit, renderSizeLimit].map(({ id }) => id),
  );
});

test('colors', () => {
  same(
    contributes.colors.map((one) => one.id),
    Object.values(contributions.colors),
  );
});

test('colors are readable as text in every theme', () => {
  for (const { id, defaults } of contributes.colors)
    for (const { theme, background, ratio } of readable)
      assert.ok(contrast(defaults[theme], background) >= ratio, `${id} in ${theme}`);
});

test('icons: one light and one dark file each, in the colour of their text', () => {
  const wanted = Object.values(contributions.icons).flatMap(({ light, dark }) => [light, dark]);
  const views = [contributes.viewsContainers.activitybar, contributes.views.plumbline].flat();
  same(
    readdirSync(path.join(project, 'media'))
      .filter((file) => file.endsWith('.svg'))
      .map((file) => `media/${file}`),
    [...new Set([...wanted, ...views.map((view) => view.icon)])],
  );
  for (const [name, files] of Object.entries(contributions.icons))
    for (const theme of ['light', 'dark'] as const) {
      const svg = readFileSync(path.join(project, files[theme]), 'utf8');
      const expected = colorsOfIcon(name).map(
        (color) =>
          contributes.colors.find(({ id }) => id === `plumbline.${color}Foreground`)?.defaults[theme],
      );
      assert.deepEqual([...new Set(svg.match(/#[0-9a-f]{6}/g))], expected, files[theme]);
    }
});

test('texts', () => {
  const used = [...stringsIn(manifest)].flatMap(([, value]) =>
    [...value.matchAll(/^%(.+)%$/g)].map(([, key]) => key),
  );
  same([...new Set(used)], Object.keys(texts));
});

test('what a person reads in the manifest comes from the texts', () => {
  const shown = ['title', 'name', 'description', 'markdownDescription', 'contents', 'contextualTitle'];
  const literal = [...stringsIn(contributes)].filter(
    ([key, value]) => shown.includes(key) && !value.startsWith('%'),
  );
  assert.deepEqual(literal, [['title', 'Plumbline']]);
});

test('files that the manifest names beside the bundles exist', () => {
  const files = [...stringsIn(manifest)].filter(([key, value]) => key === 'icon' && !value.startsWith('$('));
  for (const [, file] of files) assert.ok(existsSync(path.join(project, file)), file);
});

/** Backgrounds of the editor's default themes, with the ratio that WCAG 2.2 asks of text (AA, in high contrast AAA). */
const readable = [
  { theme: 'dark', background: '#1f1f1f', ratio: 4.5 },
  { theme: 'light', background: '#ffffff', ratio: 4.5 },
  { theme: 'highContrast', background: '#000000', ratio: 7 },
  { theme: 'highContrastLight', background: '#ffffff', ratio: 7 },
] as const;

/** A missing object is drift too, its shape tells it apart; a line that is edited as well has both signs. */
function colorsOfIcon(name: string): readonly string[] {
  if (name === 'missing') return ['drift'];
  return name === 'driftPending' ? ['drift', 'pending'] : [name];
}

/** Equal as sets, with nothing twice. */
function same(actual: readonly unknown[], expected: readonly unknown[]): void {
  assert.deepEqual([...actual].sort(), [...expected].sort());
}

/** Every string in a JSON value, with the key it stands under. */
function* stringsIn(value: unknown, key = ''): Generator<readonly [key: string, value: string]> {
  if (typeof value === 'string') yield [key, value];
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value))
      yield* stringsIn(item, Array.isArray(value) ? key : name);
}
