import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  chartServer,
  indexOf,
  type ChartServer,
  type ServerAnswer,
} from '../../support/charts/chartServer.ts';
import { digestOf, packChart } from '../../support/charts/packChart.ts';
import { testCharts, writeIn, type TestCharts } from '../../support/charts/testCharts.ts';
import { valueOf } from '../../support/valueOf.ts';

/** Helm repositories that misbehave; all servers are real ones of this machine. */

const packed = await packChart('web', '1.0.0', { 'values.yaml': 'a: 1\n' });

/** A repository whose index promises `packed`, and what else a test has it answer. */
const repository = (t: TestContext, answers: Readonly<Record<string, ServerAnswer>>): Promise<ChartServer> =>
  chartServer(t, async (request, response) => {
    const answer = answers[request.path];
    if (answer) return answer(request, response);
    if (request.path === '/index.yaml')
      response.end(indexOf('web', '1.0.0', 'web-1.0.0.tgz', digestOf(packed)));
    else if (request.path === '/web-1.0.0.tgz') response.end(packed);
    else response.writeHead(404).end();
  });

const fetchFrom = (charts: TestCharts, { url }: ChartServer, signal?: AbortSignal) =>
  charts.chart({ kind: 'repository', url, name: 'web', version: '1.x' }, signal);

async function failureOf(answer: ReturnType<typeof fetchFrom>, { host }: ChartServer): Promise<string> {
  const outcome = await answer;
  assert.ok(!outcome.ok, 'there is a chart');
  return `${outcome.failure.code}: ${outcome.failure.message}`.replaceAll(host, 'HOST');
}

const cached = ({ folder }: TestCharts): readonly string[] => {
  try {
    return readdirSync(path.join(folder, 'sha256'));
  } catch {
    return [];
  }
};

const paths = ({ requests }: ChartServer): readonly string[] => requests.map((request) => request.path);

test('a package that is not what the index promises is not kept', async (t) => {
  const other = await packChart('web', '1.0.0', { 'values.yaml': 'a: 2\n' });
  const server = await repository(t, { '/web-1.0.0.tgz': (_, response) => void response.end(other) });
  const charts = testCharts(t, { hosts: [server.host] });
  assert.equal(
    await failureOf(fetchFrom(charts, server), server),
    `wrongDigest: chart web 1.0.0 of http://HOST: HOST gives another package than the index promises (${digestOf(other)}, not ${digestOf(packed)})`,
  );
  assert.deepEqual(cached(charts), []);
});

test('a download that is cut off is a failure, nothing of it stays, and the next one is whole', async (t) => {
  let cuts = 1;
  const server = await repository(t, {
    '/web-1.0.0.tgz': (_, response) => {
      if (cuts-- > 0) {
        response.writeHead(200, { 'content-length': packed.length });
        response.write(packed.subarray(0, 20), () => response.destroy());
      } else response.end(packed);
    },
  });
  const charts = testCharts(t, { hosts: [server.host] });
  assert.match(
    await failureOf(fetchFrom(charts, server), server),
    /^network: chart web 1\.0\.0 of http:\/\/HOST: HOST /,
  );
  assert.deepEqual(cached(charts), []);
  assert.equal(valueOf(await fetchFrom(charts, server)).digest, digestOf(packed));
});

test("a package on another host is followed, without the repository's sign-in", async (t) => {
  const storage = await chartServer(t, (_, response) => void response.end(packed));
  const server = await repository(t, {
    '/index.yaml': (_, response) =>
      void response.end(indexOf('web', '1.0.0', 'web-1.0.0.tgz', digestOf(packed))),
    '/web-1.0.0.tgz': (_, response) => void response.writeHead(302, { location: `${storage.url}/x` }).end(),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const entry = `- {name: a, url: "${server.url}", username: dana, password: secret}`;
  writeIn(charts.home, '.config/helm/repositories.yaml', `repositories:\n${entry}\n`);
  valueOf(await fetchFrom(charts, server));
  assert.deepEqual(
    [...server.requests, ...storage.requests].map(({ path: asked, headers }) => [
      asked,
      headers.authorization,
    ]),
    [
      ['/index.yaml', `Basic ${btoa('dana:secret')}`],
      ['/web-1.0.0.tgz', `Basic ${btoa('dana:secret')}`],
      ['/web-1.0.0.tgz.prov', `Basic ${btoa('dana:secret')}`],
      ['/x', undefined],
    ],
  );
});

test('an index that names another host is followed there without the sign-in, unless the person said so', async (t) => {
  const storage = await chartServer(t, (_, response) => void response.end(packed));
  const server = await repository(t, {
    '/index.yaml': (_, response) =>
      void response.end(indexOf('web', '1.0.0', `${storage.url}/x.tgz`, digestOf(packed))),
  });
  for (const passes of [false, true]) {
    const charts = testCharts(t, { hosts: [server.host] });
    const entry = `- {url: "${server.url}", username: a, password: b, pass_credentials_all: ${String(passes)}}`;
    writeIn(charts.home, '.config/helm/repositories.yaml', `repositories:\n${entry}\n`);
    valueOf(await fetchFrom(charts, server));
    assert.equal(storage.requests.at(-1)?.headers.authorization, passes ? `Basic ${btoa('a:b')}` : undefined);
  }
});

test('a sign-in is for the repository of exactly that address', async (t) => {
  const server = await repository(t, {});
  const charts = testCharts(t, { hosts: [server.host] });
  const entry = `- {url: "${server.url}/other", username: a, password: b}`;
  writeIn(charts.home, '.config/helm/repositories.yaml', `repositories:\n${entry}\n`);
  valueOf(await fetchFrom(charts, server));
  assert.deepEqual(
    server.requests.filter(({ headers }) => headers.authorization !== undefined),
    [],
  );
});

test('redirects end', async (t) => {
  const server = await repository(t, {
    '/index.yaml': (_, response) => void response.writeHead(302, { location: '/index.yaml' }).end(),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  assert.equal(
    await failureOf(fetchFrom(charts, server), server),
    'failed: the index of http://HOST: HOST redirects without end',
  );
  assert.equal(server.requests.length, 6);
});

test('what is over the limits is not read to its end', async (t) => {
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  const endless: ServerAnswer = (_, response) => {
    const write = (): void => {
      while (response.write(chunk));
    };
    response.on('drain', write);
    write();
  };
  const server = await repository(t, { '/web-1.0.0.tgz': endless });
  assert.equal(
    await failureOf(fetchFrom(testCharts(t, { hosts: [server.host] }), server), server),
    'tooLarge: chart web 1.0.0 of http://HOST is larger than 20 MB',
  );
  const large = await repository(t, { '/index.yaml': endless });
  assert.equal(
    await failureOf(fetchFrom(testCharts(t, { hosts: [large.host] }), large), large),
    'tooLarge: the index of http://HOST is larger than 50 MB',
  );
  const bomb = await repository(t, {
    '/index.yaml': (_, response) =>
      void response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(51 * 1024 * 1024))),
  });
  assert.equal(
    await failureOf(fetchFrom(testCharts(t, { hosts: [bomb.host] }), bomb), bomb),
    'tooLarge: the index of http://HOST is larger than 50 MB',
  );
});

test('an index is asked for again when it may have moved, and taken again only where it has', async (t) => {
  let version = '1.0.0';
  const server = await repository(t, {
    '/index.yaml': (request, response) => {
      const etag = `"${version}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else {
        const text = indexOf('web', version, 'web-1.0.0.tgz', digestOf(packed));
        response.writeHead(200, { etag, 'content-encoding': 'gzip' }).end(gzipSync(text));
      }
    },
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const fetched = async (): Promise<readonly [string, number]> => {
    const chart = valueOf(await fetchFrom(charts, server));
    return [chart.version, chart.checkedAt];
  };
  const start = charts.now;
  assert.deepEqual(await fetched(), ['1.0.0', start]);
  charts.now += 60_000;
  assert.deepEqual(await fetched(), ['1.0.0', start]);
  assert.deepEqual(paths(server), ['/index.yaml', '/web-1.0.0.tgz', '/web-1.0.0.tgz.prov']);
  charts.expire();
  charts.now += 1;
  assert.deepEqual(await fetched(), ['1.0.0', charts.now]);
  assert.equal(server.requests.at(-1)?.headers['if-none-match'], '"1.0.0"');
  version = '1.1.0';
  charts.now += 3_600_000;
  assert.deepEqual(await fetched(), ['1.1.0', charts.now]);
  assert.deepEqual(paths(server).slice(3), ['/index.yaml', '/index.yaml']);
});

test('many that ask for charts of one index ask its server once', async (t) => {
  const server = await repository(t, {
    '/index.yaml': (_, response) =>
      void setTimeout(() => response.end(indexOf('web', '1.0.0', 'web-1.0.0.tgz', digestOf(packed))), 50),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const asked = ['1.x', '1.0', '1.0.0', '*', '1.x'].map((version) =>
    charts.chart({ kind: 'repository', url: server.url, name: 'web', version }),
  );
  for (const answer of asked) valueOf(await answer);
  assert.equal(paths(server).filter((one) => one === '/index.yaml').length, 1);
});

test('a server that is away leaves what was fetched before', async (t) => {
  let isAway = false;
  const server = await repository(t, {
    '/index.yaml': (_, response) => {
      if (isAway) response.destroy();
      else response.end(indexOf('web', '1.0.0', 'web-1.0.0.tgz', digestOf(packed)));
    },
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const { checkedAt } = valueOf(await fetchFrom(charts, server));
  isAway = true;
  charts.expire();
  charts.now += 1;
  const again = valueOf(await fetchFrom(charts, server));
  assert.deepEqual([again.version, again.checkedAt], ['1.0.0', checkedAt]);
  const pinned = { kind: 'repository', url: 'https://gone.example.com', name: 'web', version: '' } as const;
  const found = valueOf(await charts.chart({ ...pinned, digest: digestOf(packed) }));
  assert.equal(found.version, '1.0.0');
});

test('a server that cannot be reached is not asked for every chart, until somebody asks again', async (t) => {
  const server = await repository(t, { '/index.yaml': (_, response) => void response.destroy() });
  const charts = testCharts(t, { hosts: [server.host] });
  const failure = await failureOf(fetchFrom(charts, server), server);
  assert.match(failure, /^network: the index of http:\/\/HOST: HOST cannot be reached: /);
  assert.equal(await failureOf(fetchFrom(charts, server), server), failure);
  assert.equal(server.requests.length, 1);
  charts.expire();
  assert.equal(await failureOf(fetchFrom(charts, server), server), failure);
  assert.equal(server.requests.length, 2);
});

test('a package that was changed in the cache is fetched anew', async (t) => {
  const server = await repository(t, {});
  const charts = testCharts(t, { hosts: [server.host] });
  valueOf(await fetchFrom(charts, server));
  for (const name of cached(charts)) writeFileSync(path.join(charts.folder, 'sha256', name), 'changed');
  assert.equal(valueOf(await fetchFrom(charts, server)).digest, digestOf(packed));
  assert.equal(paths(server).filter((one) => one === '/web-1.0.0.tgz').length, 2);
});

test('whoever gives up gets that as an answer at once, and others still get their chart', async (t) => {
  const answers: (() => void)[] = [];
  const server = await repository(t, {
    '/index.yaml': (_, response) =>
      void answers.push(() => response.end(indexOf('web', '1.0.0', 'web-1.0.0.tgz', digestOf(packed)))),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const [one, other] = [new AbortController(), new AbortController()];
  const [first, second] = [fetchFrom(charts, server, one.signal), fetchFrom(charts, server, other.signal)];
  while (answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  one.abort();
  assert.equal(await failureOf(first, server), 'cancelled: cancelled');
  for (const answer of answers) answer();
  assert.equal(valueOf(await second).version, '1.0.0');
});

test('where the index promises nothing, the package is known by what it was', async (t) => {
  const server = await repository(t, {
    '/index.yaml': (_, response) => void response.end(indexOf('web', '1.0.0', '/web-1.0.0.tgz')),
    '/web-1.0.0.tgz.prov': (_, response) => void response.end('signed'),
  });
  const charts = testCharts(t, { hosts: [server.host] });
  const fetched = async (): Promise<readonly string[]> => {
    const { digest, provenance } = valueOf(await fetchFrom(charts, server));
    return [digest, Buffer.from(provenance ?? []).toString()];
  };
  assert.deepEqual(await fetched(), [digestOf(packed), 'signed']);
  assert.deepEqual(await fetched(), [digestOf(packed), 'signed']);
  assert.deepEqual(paths(server), ['/index.yaml', '/web-1.0.0.tgz', '/web-1.0.0.tgz.prov']);
});

test('what a server says no to is told with what to do', async (t) => {
  const failures: Readonly<Record<number, string>> = {
    401: 'unauthorized: the index of http://HOST: HOST answers 401; sign in with helm repo add --username',
    404: 'notFound: the index of http://HOST: HOST does not have it, or not for you',
    429: 'failed: the index of http://HOST: HOST takes no more requests for now',
    500: 'failed: the index of http://HOST: HOST answers 500',
  };
  for (const [status, message] of Object.entries(failures)) {
    const server = await repository(t, {
      '/index.yaml': (_, response) => void response.writeHead(Number(status)).end('a page for people'),
    });
    assert.equal(
      await failureOf(fetchFrom(testCharts(t, { hosts: [server.host] }), server), server),
      message,
    );
  }
  const page = await repository(t, { '/index.yaml': (_, response) => void response.end('<html>') });
  assert.match(
    await failureOf(fetchFrom(testCharts(t, { hosts: [page.host] }), page), page),
    /^broken: the index of http:\/\/HOST cannot be read: /,
  );
});
