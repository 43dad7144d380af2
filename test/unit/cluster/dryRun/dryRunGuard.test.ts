import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowsDryRun } from '../../../../src/cluster/dryRun/dryRunGuard.ts';
import { Random } from '../../../support/random.ts';

const listed: ReadonlySet<string> = new Set([
  'PATCH /api/v1/namespaces/{namespace}/configmaps/{name}',
  'PUT /api/v1/namespaces/{namespace}/configmaps/{name}',
  'PATCH /api/v1/namespaces/{name}',
  'PATCH /apis/apps/v1/namespaces/{namespace}/deployments/{name}',
  'PATCH /apis/rbac.authorization.k8s.io/v1/clusterroles/{name}',
]);
const apply = 'application/apply-patch+yaml';
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const json = 'application/json';
const object = '/api/v1/namespaces/shop/configmaps/settings';

const decide = (method: string, path: string, ...contentTypes: readonly string[]): boolean =>
  allowsDryRun({ method, path, contentTypes }, listed).allowed;

const allowed: readonly (readonly [method: string, path: string, contentType: string])[] = [
  ['PATCH', `${object}?dryRun=All`, apply],
  ['PATCH', `${object}?dryRun=All&fieldManager=kustomize-controller&force=true`, apply],
  ['PATCH', `${object}?force=true&fieldValidation=Strict&fieldManager=a%20b&dryRun=All`, apply],
  ['PATCH', `${object}?dryRun=All&fieldManager=kubectl`, merge],
  ['PATCH', `${object}?dryRun=All`, strategic],
  ['PUT', `${object}?dryRun=All&fieldManager=x`, json],
  ['PATCH', '/api/v1/namespaces/shop?dryRun=All', apply],
  ['PATCH', '/apis/apps/v1/namespaces/shop/deployments/web?dryRun=All', apply],
  ['PATCH', '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode?dryRun=All', apply],
  ['PATCH', '/api/v1/namespaces/status/configmaps/proxy?dryRun=All', apply],
];

for (const [method, path, contentType] of allowed)
  test(`lets out ${method} ${path} of ${contentType}`, () => {
    assert.equal(decide(method, path, contentType), true);
  });

const refused: readonly (readonly [method: string, path: string, ...contentTypes: string[]])[] = [
  // Without the word, or with another.
  ...[
    '',
    '?',
    '?dryRun',
    '?dryRun=',
    '?dryRun=all',
    '?dryRun=ALL',
    '?dryRun=None',
    '?dryRun=false',
    '?dryRun=All,None',
    '?dryRun=All%20',
    '?dryRun=%41ll',
    '?dryRun=Al%6C',
    '?dryRun=All=All',
    '?DryRun=All',
    '?dryrun=All',
    '?dry%52un=All',
    '?%64ryRun=All',
    '?dryRun%3DAll',
    '?dryRun[]=All',
    '? dryRun=All',
    '?fieldManager=dryRun=All',
    '?fieldManager=x%26dryRun=All',
    '?fieldManager=x;dryRun=All',
    '#?dryRun=All',
    '?dryRun=All#',
    '?dryRun=All?',
    '??dryRun=All',
    '?dryRun=All?dryRun=All',
    '%3FdryRun=All',
    // Twice, in whatever form.
    '?dryRun=All&dryRun=All',
    '?dryRun=All&dryRun=',
    '?dryRun=All&dryRun',
    '?dryRun=&dryRun=All',
    '?dryRun=All&dryrun=None',
    '?dryRun=All&%64ryRun=None',
    '?dryRun=All&dryRun%00=None',
    // What no dry run needs, or not so.
    '?dryRun=All&',
    '?&dryRun=All',
    '?dryRun=All&pretty=true',
    '?dryRun=All&toString=1',
    '?dryRun=All&__proto__=1',
    '?dryRun=All&propagationPolicy=Foreground',
    '?dryRun=All&_method=DELETE',
    '?dryRun=All&force=false',
    '?dryRun=All&force=1',
    '?dryRun=All&force=true&force=true',
    '?dryRun=All&fieldManager=',
    '?dryRun=All&fieldManager=a+b',
    '?dryRun=All&fieldManager=a%2b',
    '?dryRun=All&fieldValidation=strict',
    '?dryRun=All HTTP/1.1',
    '?dryRun=All\r\nX: y',
  ].map((query) => ['PATCH', `${object}${query}`, apply] as const),
  ['PATCH', `${object}?dryRun=All&force=true`, merge],
  ['PUT', `${object}?dryRun=All&force=true`, json],
  // Other methods.
  ...['POST', 'DELETE', 'GET', 'patch', 'put', 'PATCH ', 'MERGE', '', 'toString', '__proto__'].map(
    (method) => [method, `${object}?dryRun=All`, apply] as const,
  ),
  ['POST', '/api/v1/namespaces/shop/configmaps?dryRun=All', json],
  // Other bodies.
  ['PATCH', `${object}?dryRun=All`],
  ['PATCH', `${object}?dryRun=All`, json],
  ['PATCH', `${object}?dryRun=All`, 'application/json-patch+json; charset=utf-8'],
  ['PATCH', `${object}?dryRun=All&force=true`, 'application/json-patch+json'],
  ['PATCH', `${object}?dryRun=All`, `${apply}; charset=utf-8`],
  ['PATCH', `${object}?dryRun=All`, 'Application/Apply-Patch+YAML'],
  ['PATCH', `${object}?dryRun=All`, apply, json],
  ['PATCH', `${object}?dryRun=All`, apply, apply],
  ['PUT', `${object}?dryRun=All`, apply],
  // Other places: all of them, a subresource, what the server does not list.
  ...[
    '/api/v1/namespaces/shop/configmaps',
    '/api/v1/configmaps',
    `${object}/status`,
    `${object}/scale`,
    '/apis/apps/v1/namespaces/shop/deployments/web/scale',
    '/api/v1/namespaces/shop/finalize',
    '/api/v1/namespaces/shop/pods/web',
    '/api/v1/namespaces/shop/pods/web/exec',
    '/apis/metrics.example.com/v1/namespaces/shop/configmaps/settings',
    '/apis/v1/namespaces/shop/configmaps/settings',
    '/api/v2/namespaces/shop/configmaps/settings',
    '/api/v1/watch/namespaces/shop/configmaps/settings',
    '/api/v1/proxy/namespaces/shop/configmaps/settings',
    '/api/v1/namespaces/shop/ConfigMaps/settings',
    '/api/v1/namespaces//configmaps/settings',
    '/api/v1/namespaces/shop/configmaps/',
    '/api/v1/namespaces/shop/configmaps/settings/',
    '/api/v1/namespaces/shop/configmaps/..',
    '/api/v1/namespaces/shop/configmaps/%2E%2E',
    '/api/v1/namespaces/shop/configmaps/a%2Fstatus',
    '/api/v1/namespaces/shop/configm%61ps/settings',
    '/api/v1/namespaces/{namespace}/configmaps/{name}',
    '//api/v1/namespaces/shop/configmaps/settings',
    'api/v1/namespaces/shop/configmaps/settings',
    'https://elsewhere.example/api/v1/namespaces/shop/configmaps/settings',
    '',
    '/',
  ].map((path) => ['PATCH', `${path}?dryRun=All`, apply] as const),
  ['PUT', '/api/v1/namespaces/shop?dryRun=All', json],
];

for (const [method, path, ...contentTypes] of refused)
  test(`refuses ${JSON.stringify(method)} ${JSON.stringify(path)} of ${contentTypes.join(' and ')}`, () => {
    const decision = allowsDryRun({ method, path, contentTypes }, listed);
    assert.equal(decision.allowed, false);
    assert.doesNotMatch(
      decision.reason,
      /settings|shop|kustomize/,
      'the reason repeats nothing that was asked',
    );
  });

test('nothing is let out where the server lists nothing', () => {
  for (const [method, path, contentType] of allowed)
    assert.equal(allowsDryRun({ method, path, contentTypes: [contentType] }, new Set()).allowed, false);
});

test('whatever is put together by chance, what is let out says that it is a dry run, to any reader', () => {
  const random = new Random(20261127);
  let lettingOut = 0;
  for (let round = 0; round < 200_000; round++) {
    const count = 1 + random.below(4);
    const query = Array.from({ length: count }, () => random.pick(pieces)).join(
      random.pick(['&', '&', '&', ';', '']),
    );
    const method = random.pick(['PATCH', 'PATCH', 'PUT', 'POST', 'DELETE'] as const);
    const path = `${random.pick([object, `${object}/status`, '/api/v1/namespaces/shop'])}?${query}`;
    if (!decide(method, path, random.pick([apply, merge, json]))) continue;
    lettingOut += 1;
    assert.match(method, /^(PATCH|PUT)$/, path);
    const said = [...new URLSearchParams(query)].filter(([name]) => /dryrun/i.test(name));
    assert.deepEqual(said, [['dryRun', 'All']], path);
    assert.equal(path.split('?').length, 2, path);
    assert.doesNotMatch(path, /status|[;#\\\s]/, path);
  }
  assert.ok(lettingOut > 500, `only ${String(lettingOut)} were let out: the test says too little`);
});

const pieces = [
  'dryRun=All', 'dryRun=All', 'dryRun=All', 'fieldManager=x', 'force=true', 'fieldValidation=Warn', 'dryRun=', 'dryRun',
  'dryrun=All', 'dryRun=None', '%64ryRun=All', '', '?', '#', 'pretty=true', 'fieldManager=%26', '&', '=', 'dryRun=All%00',
] as const; // prettier-ignore
