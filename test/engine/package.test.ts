import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bundle, type Bundle } from '../../build.ts';
import { engineModules } from '../../engine/build.ts';
import { limits, makePackage, type Package } from '../../packaging/makePackage.ts';
import { npmPackages } from '../../packaging/npmPackages.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'package-test-'));
let made: Package;
let notices: string;
before(async () => {
  made = await makePackage({ folder: path.join(folder, 'package'), engine: 'quick' });
  notices = readFileSync(path.join(folder, 'package/contents/THIRD-PARTY-NOTICES.txt'), 'utf8');
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that may ship. */
const allowed = [
  /^(package(\.nls)?\.json|README\.md|LICENSE|THIRD-PARTY-NOTICES\.txt)$/,
  /^dist\/(extension|coreWorker|engineWorker|cli|commandLine)\.cjs$/,
  /^dist\/engine\/(kustomize|kubernetes)\.wasm(\.br|_exec\.js)$/,
  /^dist\/engine\/definitions\.json\.br$/,
  /^media\/[\w-]+\.(svg|png)$/,
  /^syntaxes\/[\w-]+\.tmLanguage\.json$/,
  /^schemas\/[\w.-]+\.json$/,
];

test('the package holds what is needed and nothing else', () => {
  assert.deepEqual(
    made.contents.filter((name) => !allowed.some((pattern) => pattern.test(name))),
    [],
  );
  const { main, icon, bin } = JSON.parse(
    readFileSync(path.join(folder, 'package/contents/package.json'), 'utf8'),
  ) as { readonly main: string; readonly icon: string; readonly bin: Readonly<Record<string, string>> };
  const readme = readFileSync(path.join(folder, 'package/contents/README.md'), 'utf8');
  const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target]) => target ?? '');
  for (const named of [main, icon, ...Object.values(bin), ...pictures])
    assert.ok(made.contents.includes(path.posix.normalize(named)), `${named} is named, but does not ship`);
});

test('it is small enough for a shop', (context) => {
  context.diagnostic(`${(made.bytes / 1e6).toFixed(1)} MB`);
  assert.ok(made.bytes < limits.quick);
});

test('every npm package in the bundles has its notice', async () => {
  const bundles = await bundle({ minify: true, sourcemap: false, outputFolder: path.join(folder, 'dist') });
  const packages = new Set(
    bundles.flatMap(({ inputs }) =>
      inputs.flatMap((input) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
    ),
  );
  assert.ok(packages.size > 10);
  for (const each of packages) {
    const { name, version } = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '../..', each, 'package.json'), 'utf8'),
    ) as { readonly name: string; readonly version: string };
    assert.ok(notices.includes(`\n  ${name} ${version}`), `${name} ${version}`);
  }
});

test('every Go module in the engine files has its notice, and Go itself', async () => {
  const { packages, go } = await engineModules();
  const modules = new Set(
    packages
      .filter(({ moduleFolder }) => !moduleFolder.startsWith(path.join(import.meta.dirname, '../..')))
      .map(({ module, version }) => `${module} ${version}`),
  );
  assert.ok(modules.size > 50);
  for (const each of modules) assert.ok(notices.includes(`\n  ${each}\n`), each);
  assert.ok(notices.includes(`wasm_exec.js) ${go.version}\n`));
  assert.match(notices, /Copyright (\(c\) )?2009 The Go Authors/);
});

test('what has no licence text does not ship', () => {
  const place = path.join(folder, 'node_modules', 'nameless');
  mkdirSync(place, { recursive: true });
  const bundles: readonly Bundle[] = [
    { file: 'a.cjs', bytes: 1, inputs: ['node_modules/nameless/index.js'], imports: [] },
  ];
  const write = (license: string): void =>
    writeFileSync(
      path.join(place, 'package.json'),
      JSON.stringify({ name: 'nameless', version: '1.0.0', license }),
    );
  write('MIT');
  assert.throws(
    () => npmPackages(bundles, folder),
    /nameless 1\.0\.0 would ship, but it comes with no licence text/,
  );
  write('Unlicense');
  assert.equal(npmPackages(bundles, folder)[0]?.license, 'Unlicense');
  write('MIT');
  writeFileSync(path.join(place, 'LICENSE.md'), 'Permission is hereby granted');
  assert.deepEqual(npmPackages(bundles, folder)[0]?.texts, ['Permission is hereby granted']);
});
