import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { HarnessFailure } from '../../harness/harnessFailure.ts';
import { desktopTool } from '../../harness/tools/desktopEditor.ts';
import { giteaTool } from '../../harness/tools/gitea.ts';
import { kubernetesTool } from '../../harness/tools/kubernetes.ts';
import { found, provideTool, wayOrder, type Tool, type WayKind } from '../../harness/tools/tool.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-provisioning-test-'));
const environment = { ...process.env };
const served = new Map<string, Buffer | string>();
const server = createServer((request, response) => {
  const answer = served.get(request.url ?? '');
  response.writeHead(answer === undefined ? 404 : 200).end(answer);
});
let index: string;
const minor = /k8s\.io\/kubernetes v(\d+\.\d+)\./.exec(goMod('kubernetes'))?.[1] ?? 'none';

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  index = `http://127.0.0.1:${String(address.port)}/releases.yaml`;
  served.set('/archive.tar.gz', archive());
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  process.env['PLUMBLINE_CACHE'] = mkdtempSync(path.join(folder, 'cache-'));
  process.env['KUBEBUILDER_ASSETS'] = '';
  process.env['PLUMBLINE_GITEA'] = '';
});
afterEach(() => {
  process.env = { ...environment };
});

test('ways are tried in the order of the table, and each that fails says what comes next', async () => {
  const tried: WayKind[] = [];
  const ways = Object.fromEntries(
    // Named backwards, to show that the table decides.
    wayOrder.toReversed().map((kind) => [
      kind,
      {
        what: `the ${kind}`,
        take: () => {
          tried.push(kind);
          if (kind === 'variable' || kind === 'cache') return Promise.resolve({ kind: 'absent' as const });
          return Promise.resolve({ kind: 'refused' as const, reason: `no ${kind}` });
        },
      },
    ]),
  );
  const lines = await linesOf(async () => {
    await assert.rejects(
      provideTool({ title: 'the thing', ways, howToGet: 'get it yourself' }),
      (error) =>
        error instanceof HarnessFailure &&
        error.message === 'the thing cannot be had: no path; no download; no build; no install' &&
        error.next === 'get it yourself',
    );
  });
  assert.deepEqual(tried, [...wayOrder]);
  assert.deepEqual(lines, [
    'the thing: no path; the download instead',
    'the thing: no download; the build instead',
    'the thing: no build; the install instead',
  ]);
});

test('an archive whose sum is that of the index is downloaded and unpacked, once', async () => {
  serveIndex({ [`v${minor}.9`]: sumOf('/archive.tar.gz'), [`v${minor}.10`]: sumOf('/archive.tar.gz') });
  const tool = withoutBuild(kubernetesTool(index));
  const place = await provideTool(tool);
  assert.match(execFileSync(path.join(place, 'kube-apiserver'), ['--version'], { encoding: 'utf8' }), /v/);
  assert.equal(readFileSync(path.join(place, 'etcd'), 'utf8'), 'etcd');
  // From now on the cache has it, even where nothing is served.
  served.delete('/releases.yaml');
  assert.equal(await provideTool(withoutBuild(kubernetesTool(index))), place);
});

for (const { what, serve, expected } of [
  {
    what: 'an archive with another sum',
    serve: () => serveIndex({ [`v${minor}.1`]: '0'.repeat(128) }),
    expected: /no download: .*archive\.tar\.gz has the SHA-512 sum [0-9a-f]{16}…, but its index says 0{16}…/,
  },
  {
    what: 'an index without the version',
    serve: () => serveIndex({ 'v1.2.3': sumOf('/archive.tar.gz') }),
    expected: /no download: .* has no Kubernetes \d+\.\d+ for /,
  },
  {
    what: 'an index that is not there',
    serve: () => served.delete('/releases.yaml'),
    expected: /no download: .*releases\.yaml answers 404/,
  },
])
  test(`${what} is not used: it is built instead, and a line says why`, async () => {
    serve();
    const lines = await linesOf(async () => {
      assert.equal(await provideTool(withBuild(kubernetesTool(index))), '/built');
    });
    const told = lines.find((line) => line.includes('no download')) ?? '';
    assert.match(told, expected);
    assert.match(told, /; building from source \(about 4 minutes, once\) instead$/);
  });

test('a server that cannot be reached is named in the reason', async () => {
  const lines = await linesOf(async () => {
    await provideTool(withBuild(kubernetesTool('http://127.0.0.1:9/releases.yaml')));
  });
  assert.match(lines.join('\n'), /no download from 127\.0\.0\.1:9: .+; building from source/);
});

test('programs on the PATH are taken, unless they are of another version', async () => {
  const [right, wrong] = [`v${minor}.3`, 'v1.19.0'].map((version) => programs(version));
  process.env['PATH'] = [wrong, environment['PATH']].join(path.delimiter);
  served.delete('/releases.yaml');
  const lines = await linesOf(async () => {
    assert.equal(await provideTool(withBuild(kubernetesTool(index))), '/built');
  });
  assert.ok(lines.some((line) => /is Kubernetes 1\.19, and \d+\.\d+ is needed; .* instead$/.test(line)));
  process.env['PATH'] = [wrong, right, environment['PATH']].join(path.delimiter);
  assert.equal(await provideTool(withBuild(kubernetesTool(index))), right);
});

test('what a variable names must be right', async () => {
  process.env['KUBEBUILDER_ASSETS'] = folder;
  await assert.rejects(
    async () => provideTool(withBuild(kubernetesTool(index))),
    /KUBEBUILDER_ASSETS is .*, which does not hold kube-apiserver and etcd/,
  );
  process.env['KUBEBUILDER_ASSETS'] = programs('v0.0.1');
  assert.equal(await provideTool(withBuild(kubernetesTool(index))), process.env['KUBEBUILDER_ASSETS']);
});

test('a release of Gitea is downloaded where its sum is right, and otherwise Gitea is built', async () => {
  const releases = new URL('gitea', index).href;
  serveGitea(sumOf('/archive.tar.gz', 'sha256'));
  const lines = await linesOf(async () => {
    assert.equal(await provideTool(withBuild(giteaTool(releases))), '/built');
  });
  assert.match(lines.join('\n'), /gitea-\S+ has the SHA-256 sum .* instead$/m);
  serveGitea();
  const place = await provideTool(withoutBuild(giteaTool(releases)));
  assert.match(execFileSync(path.join(place, 'gitea'), { encoding: 'utf8' }), /Gitea/);
  served.clear();
  assert.equal(await provideTool(withoutBuild(giteaTool(releases))), place);
});

test('Gitea on the PATH is taken, unless it is of another version or without SQLite', async () => {
  const version = /gitea v(\d+\.\d+)\./.exec(goMod('gitea'))?.[1] ?? 'none';
  const on = (said: string): string => {
    const place = mkdtempSync(path.join(folder, 'gitea-'));
    writeFileSync(path.join(place, 'gitea'), `#!/bin/sh\necho ${said}\n`, { mode: 0o755 });
    process.env['PATH'] = [place, environment['PATH']].join(path.delimiter);
    return place;
  };
  const none = 'http://127.0.0.1:9';
  for (const [said, reason] of [
    ['Gitea version 1.9.3 built with sqlite', /is Gitea 1\.9, and .* is needed/],
    [`Gitea version ${version}.7 built with bindata`, /was built without SQLite/],
  ] as const) {
    on(said);
    const lines = await linesOf(async () => {
      assert.equal(await provideTool(withBuild(giteaTool(none))), '/built');
    });
    assert.match(lines.join('\n'), reason);
  }
  const good = on(`Gitea version ${version}.7 built with bindata, sqlite`);
  assert.equal(await provideTool(withBuild(giteaTool(none))), good);
});

test('the desktop editor is the program behind `code`, if it is new enough', async () => {
  const [old, fresh] = ['1.80.0', '1.139.0'].map((version) => desktop(version));
  const take = async (file: string) => {
    process.env['PLUMBLINE_VSCODE'] = file;
    return desktopTool.ways.variable?.take();
  };
  assert.deepEqual(await take(path.join(fresh ?? '', 'bin', 'code')), found(path.join(fresh ?? '', 'code')));
  assert.deepEqual(await take(path.join(fresh ?? '', 'code')), found(path.join(fresh ?? '', 'code')));
  await assert.rejects(
    take(path.join(old ?? '', 'bin', 'code')),
    /is VS Code 1\.80\.0, and 1\.105\.0 is needed/,
  );
  await assert.rejects(take(path.join(folder, 'none')), /it is no program/);
  const links = mkdtempSync(path.join(folder, 'links-'));
  symlinkSync(path.join(fresh ?? '', 'bin', 'code'), path.join(links, 'code'));
  process.env['PATH'] = links;
  assert.deepEqual(await desktopTool.ways.path?.take(), found(path.join(fresh ?? '', 'code')));
});

const withBuild = (tool: Tool): Tool => ({
  ...tool,
  ways: {
    ...tool.ways,
    build: {
      ...tool.ways.build,
      what: tool.ways.build?.what ?? '',
      take: () => Promise.resolve(found('/built')),
    },
  },
});

const withoutBuild = ({ ways: { build: _, ...ways }, ...tool }: Tool): Tool => ({ ...tool, ways });

function serveIndex(sums: Readonly<Record<string, string>>): void {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const releases = Object.entries(sums).map(
    ([version, sum]) =>
      `  ${version}:\n    envtest-${version}-${platform}.tar.gz:\n      hash: ${sum}\n      selfLink: archive.tar.gz\n`,
  );
  served.set('/releases.yaml', `releases:\n${releases.join('')}`);
}

/** As its makers lay out their releases. */
function serveGitea(sum?: string): void {
  const version = /gitea v(\d+\.\d+\.\d+)/.exec(goMod('gitea'))?.[1] ?? '';
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const address = `/gitea/${version}/gitea-${version}-${platform}`;
  served.set(address, '#!/bin/sh\necho Gitea\n');
  served.set(`${address}.sha256`, `${sum ?? sumOf(address, 'sha256')}  gitea\n`);
}

function goMod(module: string): string {
  return readFileSync(path.join(import.meta.dirname, '../../harness/go', module, 'go.mod'), 'utf8');
}

const sumOf = (name: string, algorithm = 'sha512'): string =>
  createHash(algorithm)
    .update(served.get(name) ?? '')
    .digest('hex');

/** As the Kubernetes project packs them. */
function archive(): Buffer {
  const top = mkdtempSync(path.join(folder, 'archive-'));
  const inner = path.join(top, 'controller-tools', 'envtest');
  mkdirSync(inner, { recursive: true });
  writeFileSync(path.join(inner, 'kube-apiserver'), '#!/bin/sh\necho Kubernetes v0.0.1\n', { mode: 0o755 });
  writeFileSync(path.join(inner, 'etcd'), 'etcd', { mode: 0o755 });
  execFileSync('tar', ['-czf', 'archive.tar.gz', 'controller-tools'], { cwd: top });
  return readFileSync(path.join(top, 'archive.tar.gz'));
}

function programs(version: string): string {
  const place = mkdtempSync(path.join(folder, 'programs-'));
  for (const name of ['kube-apiserver', 'etcd'])
    writeFileSync(path.join(place, name), `#!/bin/sh\necho Kubernetes ${version}\n`, { mode: 0o755 });
  return place;
}

function desktop(version: string): string {
  const place = mkdtempSync(path.join(folder, 'desktop-'));
  for (const inner of ['bin', 'resources/app']) mkdirSync(path.join(place, inner), { recursive: true });
  writeFileSync(
    path.join(place, 'resources/app/package.json'),
    JSON.stringify({ name: 'Code', version }, undefined, 2),
  );
  for (const file of ['code', 'bin/code']) {
    writeFileSync(path.join(place, file), '#!/bin/sh\n');
    chmodSync(path.join(place, file), 0o755);
  }
  return place;
}

/** What is said on stderr meanwhile. */
async function linesOf(work: () => Promise<void>): Promise<readonly string[]> {
  const write = process.stderr.write.bind(process.stderr);
  let text = '';
  process.stderr.write = (part: string | Uint8Array): boolean => {
    text += String(part);
    return true;
  };
  try {
    await work();
  } finally {
    process.stderr.write = write;
  }
  return text.trimEnd().split('\n');
}
