import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { OciSelection } from '../../src/core/owner/helm/chartReference.ts';
import {
  giteaChartRegistry,
  giteaChartRepository,
  pushChart,
  pushOciChart,
} from '../harness/gitea/giteaPackages.ts';
import { newGiteaUser } from '../harness/gitea/giteaObjects.ts';
import { startGitea, type Gitea, type GiteaUser } from '../harness/gitea/startGitea.ts';
import { removeFolder, temporaryFolder } from '../harness/process/belongings.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { filesOf, testCharts, writeIn, type TestCharts } from '../support/charts/testCharts.ts';
import { valueOf } from '../support/valueOf.ts';

/** Charts from a real Gitea, which is a Helm repository and an OCI registry. */

const folder = temporaryFolder('charts');
let gitea: Gitea;
let host: string;
/** Whose packages everybody may read, and one whose packages are private. */
let dana: GiteaUser;
let rita: GiteaUser;

const versions = ['1.0.0', '1.2.0', '1.10.0', '2.0.0-rc.1', '1.10.0+build.7'];
const packages = new Map<string, Buffer>();
let pinned = '';

before(async () => {
  gitea = await startGitea(folder);
  host = new URL(gitea.url).host;
  dana = await newGiteaUser(gitea, 'dana');
  rita = await newGiteaUser(gitea, 'rita');
  await gitea.request('PATCH', `/admin/users/${rita.name}`, {
    login_name: rita.name,
    source_id: 0,
    visibility: 'private',
  });
  for (const version of versions) {
    const packed = await packChart('web', version, { 'values.yaml': `version: ${version}\n` });
    packages.set(version, packed);
    for (const person of [dana, rita]) {
      if (!version.includes('+')) await pushChart(gitea, person, packed);
      const tag = version.replace('+', '_');
      const digest = await pushOciChart(gitea, person, {
        packed,
        name: 'web',
        tag,
        provenance: `signed ${tag}`,
      });
      if (version === '1.2.0') pinned = digest;
    }
  }
});
after(async () => {
  await gitea.stop();
  removeFolder(folder);
});

const fromRepository = (charts: TestCharts, version: string, person = dana) =>
  charts.chart({ kind: 'repository', url: giteaChartRepository(gitea, person), name: 'web', version });

const fromRegistry = (charts: TestCharts, select: OciSelection, person = dana) =>
  charts.chart({ kind: 'oci', url: `${giteaChartRegistry(gitea, person)}/web`, select });

type Answer = ReturnType<typeof fromRegistry>;

async function failureOf(answer: Answer): Promise<string> {
  const outcome = await answer;
  assert.ok(!outcome.ok, 'there is a chart');
  const text = JSON.stringify(outcome.failure);
  for (const { password, token } of [dana, rita])
    assert.ok(!text.includes(password) && !text.includes(token));
  return `${outcome.failure.code}: ${outcome.failure.message}`.replaceAll(host, 'HOST');
}

/** Signed in as `helm repo add` and `helm registry login` leave it. */
function signIn(charts: TestCharts, person: GiteaUser, password = person.password): void {
  const url = giteaChartRepository(gitea, person);
  const entry = `  - name: own\n    url: ${url}/\n    username: ${person.name}\n    password: ${password}\n`;
  writeIn(charts.home, '.config/helm/repositories.yaml', `apiVersion: ""\nrepositories:\n${entry}`);
  const auth = Buffer.from(`${person.name}:${password}`).toString('base64');
  const auths = { auths: { [host]: { auth } } };
  writeIn(charts.home, '.config/helm/registry/config.json', JSON.stringify(auths));
}

for (const [wanted, expected] of Object.entries({
  '1.2.0': '1.2.0',
  '1.x': '1.10.0',
  '>=1.0.0 <1.10.0': '1.2.0',
  '': '1.10.0',
  '>=2.0.0-0': '2.0.0-rc.1',
}))
  test(`“${wanted}” is ${expected} of the repository and of the registry`, async (t) => {
    const charts = testCharts(t, { hosts: [host] });
    const packed = packages.get(expected);
    assert.ok(packed);
    for (const fetched of [
      fromRepository(charts, wanted),
      fromRegistry(charts, { by: 'version', version: wanted }),
    ]) {
      const { version, digest, files } = valueOf(await fetched);
      // The registry holds a build of the same version, which is as high.
      assert.equal(version.replace('+build.7', ''), expected);
      if (version === expected) assert.equal(digest, digestOf(packed));
      assert.deepEqual(filesOf(files)['values.yaml'], `version: ${version}\n`);
    }
  });

test('what is not there is told apart', async (t) => {
  const charts = testCharts(t, { hosts: [host] });
  const repository = giteaChartRepository(gitea, dana).replace(host, 'HOST');
  assert.equal(
    await failureOf(fromRepository(charts, '9.x')),
    `noSuchVersion: ${repository} has no chart web of version 9.x`,
  );
  assert.equal(
    await failureOf(fromRepository(charts, 'newest')),
    'invalidReference: chart web: “newest” is neither a version nor a range',
  );
  assert.match(
    await failureOf(fromRegistry(charts, { by: 'version', version: '9.0.0' })),
    /^notFound: chart oci:\/\/HOST\/.*\/web:9\.0\.0/,
  );
  assert.match(await failureOf(fromRegistry(charts, { by: 'version', version: '9.x' })), /^noSuchVersion: /);
  assert.match(await failureOf(fromRegistry(charts, { by: 'tag', tag: 'a b' })), /^invalidReference: /);
  const none = {
    kind: 'repository',
    url: giteaChartRepository(gitea, dana),
    name: 'none',
    version: '',
  } as const;
  assert.equal(await failureOf(charts.chart(none)), `notFound: ${repository} has no chart none`);
});

test('a chart is fetched by the digest of its manifest, by tag, by a range of tags, and with its signed file', async (t) => {
  const charts = testCharts(t, { hosts: [host] });
  const digest = digestOf(packages.get('1.2.0') ?? '');
  const byDigest = valueOf(await fromRegistry(charts, { by: 'digest', digest: pinned }));
  assert.deepEqual([byDigest.version, byDigest.digest, byDigest.manifestDigest], ['1.2.0', digest, pinned]);
  assert.equal(Buffer.from(byDigest.provenance ?? []).toString(), 'signed 1.2.0');
  const byTag = valueOf(await fromRegistry(charts, { by: 'tag', tag: '1.10.0_build.7' }));
  assert.equal(byTag.version, '1.10.0+build.7');
  const byRange = valueOf(await fromRegistry(charts, { by: 'semver', range: '>=1.0.0-0', filter: '-rc' }));
  assert.equal(byRange.version, '2.0.0-rc.1');
});

test('all versions are listed, newest first', async (t) => {
  const charts = testCharts(t, { hosts: [host] });
  const sorted = ['2.0.0-rc.1', '1.10.0', '1.2.0', '1.0.0'];
  const place = { kind: 'repository', url: giteaChartRepository(gitea, dana), name: 'web' } as const;
  assert.deepEqual(valueOf(await charts.versions(place)).versions, sorted);
  const listed = valueOf(
    await charts.versions({ kind: 'oci', url: `${giteaChartRegistry(gitea, dana)}/web` }),
  );
  assert.deepEqual(
    listed.versions.filter((version) => !version.includes('+')),
    sorted,
  );
});

test("private charts take the person's own sign-in, and none else", async (t) => {
  const charts = testCharts(t, { hosts: [host] });
  const both = (): readonly Answer[] => [
    fromRepository(charts, '1.2.0', rita),
    fromRegistry(charts, { by: 'version', version: '1.2.0' }, rita),
  ];
  const codes = async (): Promise<readonly string[]> =>
    Promise.all(both().map(async (answer) => (await failureOf(answer)).split(':')[0] ?? ''));
  const refused = await codes();
  assert.ok(
    refused.every((code) => code === 'unauthorized' || code === 'notFound'),
    refused.join(),
  );
  signIn(charts, rita, 'wrong');
  const wrong = await codes();
  assert.ok(
    wrong.every((code) => code === 'unauthorized' || code === 'notFound'),
    wrong.join(),
  );
  signIn(charts, rita);
  for (const answer of both()) assert.equal(valueOf(await answer).version, '1.2.0');
});

test('a credential helper is asked for a host that the person uses it for', async (t) => {
  const environment = { PATH: '' };
  const charts = testCharts(t, { hosts: [host], environment });
  const said = JSON.stringify({ Username: rita.name, Secret: rita.password });
  writeIn(
    charts.home,
    'bin/docker-credential-test',
    `#!/bin/sh\nread server\necho "$1 $server" >> ${charts.home}/asked\necho '${said}'\n`,
    0o700,
  );
  environment.PATH = `${charts.home}/bin:${process.env['PATH'] ?? ''}`;
  writeIn(charts.home, '.docker/config.json', JSON.stringify({ credHelpers: { [host]: 'test' } }));
  const answer = await fromRegistry(charts, { by: 'version', version: '1.2.0' }, rita);
  assert.equal(valueOf(answer).version, '1.2.0');
  assert.equal(readFileSync(`${charts.home}/asked`, 'utf8'), `get ${host}\n`);
});

test('nothing is asked of a host that is not allowed, and what was fetched before is there all the same', async (t) => {
  const first = testCharts(t, { hosts: [host] });
  const [asked, select] = ['1.x', { by: 'version', version: '1.2.0' }] as const;
  valueOf(await fromRepository(first, asked));
  valueOf(await fromRegistry(first, select));

  const nobody = testCharts(t, { hosts: [] });
  const repository = giteaChartRepository(gitea, dana).replace(host, 'HOST');
  assert.equal(
    await failureOf(fromRepository(nobody, asked)),
    `notAllowed: the index of ${repository} is not fetched: HOST is not allowed`,
  );
  const title = `chart oci://HOST/${dana.name}/web:1.2.0`;
  assert.equal(
    await failureOf(fromRegistry(nobody, select)),
    `notAllowed: ${title} is not fetched: HOST is not allowed`,
  );
  nobody.permission = { trusted: false, hosts: 'any' };
  assert.equal(
    await failureOf(fromRegistry(nobody, select)),
    `notTrusted: ${title} is not fetched: the workspace is not trusted`,
  );

  const offline = testCharts(t, { hosts: [], folder: first.folder });
  assert.equal(valueOf(await fromRepository(offline, asked)).version, '1.10.0');
  assert.equal(valueOf(await fromRegistry(offline, select)).version, '1.2.0');
});
