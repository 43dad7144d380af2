import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import type { OciChart, OciSelection } from '../../../src/core/owner/helm/chartReference.ts';
import { chartServer, type ChartServer, type ServerAnswer } from '../../support/charts/chartServer.ts';
import { ociServer } from '../../support/charts/ociServer.ts';
import { digestOf, packChart } from '../../support/charts/packChart.ts';
import { testCharts, writeIn, type TestCharts } from '../../support/charts/testCharts.ts';
import { valueOf } from '../../support/valueOf.ts';

/** OCI registries that misbehave, or sign in as large ones do; all servers are real ones of this machine. */

const packed = await packChart('web', '1.0.0', { 'values.yaml': 'a: 1\n' });
const blobPath = `/v2/web/blobs/${digestOf(packed)}`;

const fetchFrom = (
  charts: TestCharts,
  { host }: ChartServer,
  select: OciSelection = { by: 'tag', tag: '1.0.0' },
  more: Partial<OciChart> = {},
) => charts.chart({ kind: 'oci', url: `oci://${host}/web`, select, ...more });

async function failureOf(answer: ReturnType<typeof fetchFrom>, { host }: ChartServer): Promise<string> {
  const outcome = await answer;
  assert.ok(!outcome.ok, 'there is a chart');
  return `${outcome.failure.code}: ${outcome.failure.message}`.replaceAll(host, 'HOST');
}

const sent = ({ requests }: ChartServer): readonly (readonly [string, string | undefined])[] =>
  requests.map(({ path, headers }) => [path, headers.authorization]);

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

test('a manifest and a package must be what their digests say', async (t) => {
  const other = await packChart('web', '1.0.0', { 'values.yaml': 'a: 2\n' });
  const tampering = await ociServer(t, packed, { [blobPath]: (_, response) => void response.end(other) });
  assert.equal(
    await failureOf(fetchFrom(testCharts(t, { hosts: [tampering.host] }), tampering), tampering),
    `wrongDigest: chart oci://HOST/web:1.0.0: HOST gives another package than the manifest promises (${digestOf(other)}, not ${digestOf(packed)})`,
  );
  const manifest = '{"layers":[]}';
  const wrong = `sha256:${'0'.repeat(64)}`;
  const lying = await ociServer(t, packed, {
    [`/v2/web/manifests/${wrong}`]: (_, response) => void response.end(manifest),
    '/v2/web/manifests/1.0.0': (_, response) =>
      void response.writeHead(200, { 'docker-content-digest': wrong }).end(manifest),
  });
  const charts = testCharts(t, { hosts: [lying.host] });
  const promise = `HOST gives another manifest than it promises (${digestOf(manifest)}, not ${wrong})`;
  assert.equal(
    await failureOf(fetchFrom(charts, lying, { by: 'digest', digest: wrong }), lying),
    `wrongDigest: chart oci://HOST/web@${wrong}: ${promise}`,
  );
  assert.equal(
    await failureOf(fetchFrom(charts, lying), lying),
    `wrongDigest: chart oci://HOST/web:1.0.0: ${promise}`,
  );
});

test('of a range it is the list of tags that is not asked for', async (t) => {
  const server = await ociServer(t, packed);
  assert.equal(
    await failureOf(
      fetchFrom(testCharts(t, { hosts: [] }), server, { by: 'version', version: '1.x' }),
      server,
    ),
    'notAllowed: the list of tags of oci://HOST/web is not fetched: HOST is not allowed',
  );
});

/** Takes requests with its token alone, which another server gives out to who is signed in here. */
async function withSignIn(
  t: Parameters<typeof ociServer>[0],
  answers: Readonly<Record<string, ServerAnswer>> = {},
) {
  const realm = await chartServer(t, (request, response) => {
    const isKnown = request.headers.authorization === basic('dana:secret') || request.method === 'POST';
    response.writeHead(isKnown ? 200 : 401).end(JSON.stringify({ token: 'a.token' }));
  });
  const challenge = `Bearer realm="${realm.url}/token",service="registry",scope="repository:web:pull,push"`;
  const behind = await ociServer(t, packed, answers);
  const registry = await chartServer(t, async (request, response) => {
    if (request.headers.authorization !== 'Bearer a.token') {
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return;
    }
    const answer = await fetch(`${behind.url}${request.path}`, { redirect: 'manual' });
    response
      .writeHead(answer.status, Object.fromEntries(answer.headers))
      .end(Buffer.from(await answer.arrayBuffer()));
  });
  return { realm, registry };
}

test('a sign-in asks to pull from one repository and no more, and its token is used again', async (t) => {
  const { realm, registry } = await withSignIn(t);
  const charts = testCharts(t, { hosts: [registry.host] });
  const auths = { auths: { [`https://${registry.host}/v1/`]: { username: 'dana', password: 'secret' } } };
  writeIn(charts.home, '.docker/config.json', JSON.stringify(auths));
  valueOf(await fetchFrom(charts, registry));
  const token = '/token?service=registry&scope=repository%3Aweb%3Apull';
  assert.deepEqual(sent(realm), [[token, basic('dana:secret')]]);
  assert.deepEqual(sent(registry), [
    ['/v2/web/manifests/1.0.0', undefined],
    ['/v2/web/manifests/1.0.0', 'Bearer a.token'],
    [blobPath, 'Bearer a.token'],
  ]);
});

test('nobody who is signed in elsewhere is signed in here', async (t) => {
  const { realm, registry } = await withSignIn(t);
  const charts = testCharts(t, { hosts: [registry.host] });
  writeIn(
    charts.home,
    '.docker/config.json',
    JSON.stringify({ auths: { 'other.example.com': { auth: btoa('dana:secret') } } }),
  );
  assert.equal(
    await failureOf(fetchFrom(charts, registry), registry),
    `unauthorized: the sign-in to HOST: ${realm.host} answers 401; sign in with helm registry login HOST`,
  );
  assert.equal(realm.requests[0]?.headers.authorization, undefined);
});

test('an identity token is exchanged, and goes to the sign-in alone', async (t) => {
  const { realm, registry } = await withSignIn(t);
  const charts = testCharts(t, { hosts: [registry.host] });
  writeIn(
    charts.home,
    '.docker/config.json',
    JSON.stringify({ auths: { [registry.host]: { identitytoken: 'long' } } }),
  );
  valueOf(await fetchFrom(charts, registry));
  assert.deepEqual(
    realm.requests.map(({ method, path }) => [method, path]),
    [['POST', '/token']],
  );
});

test('a package that lies elsewhere is fetched without the token', async (t) => {
  const storage = await chartServer(t, (_, response) => void response.end(packed));
  const { registry } = await withSignIn(t, {
    [blobPath]: (_, response) => void response.writeHead(307, { location: `${storage.url}/blob` }).end(),
  });
  const charts = testCharts(t, { hosts: [registry.host] });
  writeIn(
    charts.home,
    '.docker/config.json',
    JSON.stringify({ auths: { [registry.host]: { auth: btoa('dana:secret') } } }),
  );
  valueOf(await fetchFrom(charts, registry));
  assert.deepEqual(sent(storage), [['/blob', undefined]]);
});

test('tags come page by page, from this registry alone', async (t) => {
  const elsewhere = await chartServer(t, (_, response) => void response.end('{"tags":["9.0.0"]}'));
  const page =
    (tags: readonly string[], next: string): ServerAnswer =>
    (_, response) =>
      void response.writeHead(200, { link: `<${next}>; rel="next"` }).end(JSON.stringify({ tags }));
  const server = await ociServer(t, packed, {
    '/v2/web/tags/list?n=1000': page(['0.1.0', 'latest'], '/v2/web/tags/list?last=latest'),
    '/v2/web/tags/list?last=latest': page(['1.0.0', '0.9.0_a'], `${elsewhere.url}/v2/web/tags/list`),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const listed = valueOf(await charts.versions({ kind: 'oci', url: `oci://${server.host}/web` }));
  assert.deepEqual(listed.versions, ['1.0.0', '0.9.0+a', '0.1.0']);
  assert.deepEqual(elsewhere.requests, []);
  assert.equal(valueOf(await fetchFrom(charts, server, { by: 'version', version: '' })).version, '1.0.0');
});

test('a list of tags without end is given up', async (t) => {
  const server = await ociServer(t, packed, {
    '*': ({ path }, response) =>
      void response.writeHead(200, { link: `<${path}>; rel="next"` }).end('{"tags":["1.0.0"]}'),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  assert.match(
    await failureOf(fetchFrom(charts, server, { by: 'version', version: '*' }), server),
    /^tooLarge: /,
  );
});

test('the helper of all hosts is asked for those that the person named or uses it for, and for no other', async (t) => {
  const cases: readonly (readonly [hosts: 'named' | 'any', auths: boolean, asked: boolean])[] = [
    ['named', false, true],
    ['any', false, false],
    ['any', true, true],
  ];
  for (const [hosts, isKnown, isAsked] of cases) {
    const { registry } = await withSignIn(t);
    const environment = { PATH: '' };
    const charts = testCharts(t, { hosts: hosts === 'any' ? 'any' : [registry.host], environment });
    const said = JSON.stringify({ Username: 'dana', Secret: 'secret' });
    const helper = `#!/bin/sh\n: > ${charts.home}/asked\necho '${said}'\n`;
    writeIn(charts.home, 'bin/docker-credential-all', helper, 0o700);
    environment.PATH = `${charts.home}/bin:${process.env['PATH'] ?? ''}`;
    const auths = isKnown ? { [registry.host]: {} } : {};
    writeIn(charts.home, '.docker/config.json', JSON.stringify({ credsStore: 'all', auths }));
    assert.equal((await fetchFrom(charts, registry)).ok, isAsked);
    assert.equal(existsSync(`${charts.home}/asked`), isAsked);
  }
});

test('a helper is a program of the PATH, whatever its name says', async (t) => {
  const { registry } = await withSignIn(t);
  const environment = { PATH: `.:${process.env['PATH'] ?? ''}` };
  const charts = testCharts(t, { hosts: [registry.host], environment });
  writeIn(charts.home, 'evil', `#!/bin/sh\n: > ${charts.home}/asked\n`, 0o700);
  for (const name of ['../evil', `x/../../${charts.home}/evil`, ''])
    for (const configuration of [{ credsStore: name }, { credHelpers: { [registry.host]: name } }]) {
      writeIn(charts.home, '.docker/config.json', JSON.stringify(configuration));
      assert.equal((await fetchFrom(charts, registry)).ok, false);
    }
  assert.equal(existsSync(`${charts.home}/asked`), false);
});

test('what is no chart is told', async (t) => {
  const server = await ociServer(t, packed, {
    '/v2/web/manifests/image': (_, response) => void response.end('{"layers":[]}'),
    '/v2/web/manifests/list': (_, response) => void response.end('{"manifests":[]}'),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const tagged = (tag: string, layer?: string) =>
    failureOf(fetchFrom(charts, server, { by: 'tag', tag }, layer === undefined ? {} : { layer }), server);
  assert.equal(await tagged('image'), 'broken: chart oci://HOST/web:image holds no chart of Helm');
  assert.equal(
    await tagged('1.0.0', 'a/b'),
    'broken: chart oci://HOST/web:1.0.0 holds no layer of the type a/b',
  );
  assert.equal(
    await tagged('list'),
    'broken: chart oci://HOST/web:list: HOST has no manifest of a chart there',
  );
  const first = await fetchFrom(charts, server, { by: 'tag', tag: '1.0.0' }, { layer: 'any' });
  assert.equal(valueOf(first).version, '1.0.0');
  const urls = ['oci://a', 'https://a/b', 'oci://u:p@a/b', 'oci://a/B', 'oci://a/../b'];
  for (const url of urls) {
    const outcome = await charts.chart({ kind: 'oci', url, select: { by: 'tag', tag: 'a' } });
    assert.equal(outcome.ok || outcome.failure.code, 'invalidReference', url);
    assert.ok(!JSON.stringify(outcome).includes('u:p'));
  }
});
