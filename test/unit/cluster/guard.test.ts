import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { allows } from '../../../src/cluster/guard.ts';

const allowed: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/version'],
  ['GET', '/readyz'],
  ['GET', '/api'],
  ['GET', '/apis'],
  ['GET', '/api/v1'],
  ['GET', '/apis/apps'],
  ['GET', '/apis/apps/v1'],
  ['GET', '/openapi/v2'],
  ['GET', '/openapi/v3'],
  ['GET', '/openapi/v3/api/v1'],
  ['GET', '/openapi/v3/apis/apps/v1?hash=2F6A0B'],
  ['GET', '/api/v1/pods'],
  ['GET', '/api/v1/namespaces'],
  ['GET', '/api/v1/namespaces/shop'],
  ['GET', '/api/v1/namespaces/shop/status'],
  ['GET', '/api/v1/namespaces/shop/pods?limit=500&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ%3D%3D'],
  [
    'GET',
    '/api/v1/namespaces/shop/pods?watch=1&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=300',
  ],
  ['GET', '/api/v1/namespaces/shop/pods/web-0'],
  // Names that are also the names of what is refused one step further.
  ['GET', '/api/v1/namespaces/proxy/pods/log'],
  ['GET', '/api/v1/namespaces/shop/services/proxy'],
  ['GET', '/apis/apps/v1/namespaces/shop/deployments/web/scale'],
  ['GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Acontroller%3Ajob-controller'],
  ['GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node'],
  [
    'GET',
    '/apis/example.com/v1/namespaces/shop/widgets?labelSelector=app%3Dweb%2Ctier%21%3Dx&fieldSelector=metadata.name%3Da',
  ],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews'],
];

for (const [method, target] of allowed)
  test(`lets out ${method} ${target}`, () => {
    assert.deepEqual(allows(method, target), { allowed: true });
  });

const pod = '/api/v1/namespaces/shop/pods/web';
const refused: readonly (readonly [method: string, path: string])[] = [
  // Methods.
  ...[
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'QUERY',
    'get',
    'Get',
    'GET ',
    '',
    'GET\r\nDELETE',
  ].map((method) => [method, pod] as const),
  ['DELETE', '/api/v1/namespaces/shop/pods'],
  // Almost a self review.
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?dryRun=All'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/'],
  ['POST', '/apis/authorization.k8s.io/v1//selfsubjectaccessreviews'],
  ['POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews'],
  ['POST', '/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews'],
  ['POST', '/apis/authorization.k8s.io/v1beta1/selfsubjectaccessreviews'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/../../../../api/v1/namespaces'],
  ['POST', '/apis/authentication.k8s.io/v1/tokenreviews'],
  ['POST', '/api/v1/namespaces/shop/serviceaccounts/default/token'],
  ['PUT', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
  ['post', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
  // A GET that acts or streams.
  ...[
    'proxy',
    'exec',
    'attach',
    'portforward',
    'log',
    'ephemeralcontainers',
    'eviction',
    'binding',
    'PROXY',
    'resize',
  ].map((subresource) => ['GET', `${pod}/${subresource}`] as const),
  ['GET', `${pod}/exec?command=rm&stdin=true`],
  ['GET', `${pod}/log?follow=true`],
  ['GET', `${pod}/proxy/any/path`],
  ['GET', `${pod}/status/proxy`],
  ['GET', '/api/v1/namespaces/shop/services/web:80/proxy/delete'],
  ['GET', '/api/v1/namespaces/shop/services/web/proxy'],
  ['GET', '/api/v1/nodes/one/proxy/run'],
  ['GET', '/api/v1/proxy/namespaces/shop/pods/web'],
  ['GET', '/api/v1/watch/namespaces/shop/pods'],
  ['GET', '/api/v1/namespaces/shop/proxy'],
  ['GET', '/api/v1/namespaces/shop/status/proxy'],
  ['GET', '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachineinstances/one/console'],
  // Written so that two readers see two paths.
  ['GET', `${pod}/%70roxy`],
  ['GET', `${pod}/pr%6Fxy`],
  ['GET', `${pod}%2Fproxy`],
  ['GET', `${pod}%2fproxy`],
  ['GET', `${pod}%252Fproxy`],
  ['GET', '/api/v1/namespaces/shop/pods/%2e%2e/pods/web/proxy'],
  ['GET', '/api/v1/namespaces/shop/pods/%2E%2E/%2E%2E'],
  ['GET', '/api/v1/../../logs'],
  ['GET', '/api/v1/./pods'],
  ['GET', '/api//v1/pods'],
  ['GET', '//api/v1/pods'],
  ['GET', '/api/v1/pods/'],
  ['GET', '/api/v1/pods/web\\..\\proxy'],
  ['GET', '/api/v1/pods/web%5Cproxy'],
  ['GET', '/api/v1/pods/web;a=b'],
  ['GET', '/api/v1/pods/web%00'],
  ['GET', '/api/v1/pods/web%0D%0AX: y'],
  ['GET', '/api/v1/pods/web HTTP/1.1\r\nHost: x\r\n\r\nDELETE /api/v1/pods/web'],
  ['GET', '/api/v1/pods/web%'],
  ['GET', '/api/v1/pods/web%zz'],
  ['GET', '/api/v1/pods/web%FF'],
  ['GET', '/api/v1/pods/web#/proxy'],
  ['GET', '/api/v1/pods/ｗeb'],
  // Elsewhere.
  ['GET', ''],
  ['GET', '/'],
  ['GET', '*'],
  ['GET', 'api/v1/pods'],
  ['GET', 'https://elsewhere.example/api/v1/pods'],
  ['GET', '@elsewhere.example/api/v1/pods'],
  ['GET', '/logs/kube-apiserver.log'],
  ['GET', '/debug/pprof/profile'],
  ['GET', '/metrics'],
  ['GET', '/livez'],
  ['GET', '/version/'],
  ['GET', '/openapi'],
  ['GET', '/openapi/v2/swagger'],
  ['GET', '/apiextensions/v1/pods'],
  ['GET', '/api/v1/namespaces/shop/pods/a/status/b'],
  ['GET', '/.well-known/openid-configuration'],
  // Parameters that no read needs.
  ['GET', '/api/v1/pods?dryRun=All'],
  ['GET', '/api/v1/pods?limit=1&dryRun=All'],
  ['GET', '/api/v1/pods?dry%52un=All'],
  ['GET', '/api/v1/pods?%6Cimit=1'],
  ['GET', '/api/v1/pods?limit'],
  ['GET', '/api/v1/pods?'],
  ['GET', '/api/v1/pods?limit=1&'],
  ['GET', '/api/v1/pods?limit=1;dryRun=All'],
  ['GET', '/api/v1/pods?limit=1&limit=1=2'],
  ['GET', '/api/v1/pods?limit=1?dryRun=All'],
  ['GET', '/api/v1/pods?limit=1 HTTP/1.1'],
  ['GET', '/api/v1/pods?_method=DELETE'],
  ['GET', '/api/v1/pods?command=ls'],
];

for (const [method, target] of refused)
  test(`refuses ${JSON.stringify(method)} ${JSON.stringify(target)}`, () => {
    assert.equal(allows(method, target).allowed, false);
  });

test('a reason does not repeat what was asked', () => {
  for (const [method, target] of refused) {
    const decision = allows(method, `${target}?token=hunter2`);
    assert.ok(!decision.allowed && !decision.reason.includes('hunter2'));
  }
});

test('whatever is put together by chance, nothing that changes or streams is let out', () => {
  const random = chance(20261123);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  let lettingOut = 0;
  for (let round = 0; round < 200_000; round++) {
    const method = pick(methods);
    const length = 1 + Math.floor(random() * 8);
    const target = `${pick(starts)}${Array.from({ length }, () => pick(pieces)).join(pick(['/', '/', '/', '']))}`;
    if (!allows(method, target).allowed) continue;
    lettingOut += 1;
    assertHarmless(method, target);
  }
  assert.ok(
    lettingOut > 500,
    `only ${String(lettingOut)} of the requests were let out: the test says too little`,
  );
});

const methods = ['GET', 'GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'CONNECT', 'get'] as const;
const starts = [
  '/',
  '/api/v1/',
  '/apis/apps/v1/',
  '/apis/authorization.k8s.io/v1/',
  '/api/v1/namespaces/shop/',
  '//',
  '',
] as const;
const pieces = [
  'api', 'apis', 'v1', 'apps', 'namespaces', 'shop', 'pods', 'web', 'services', 'nodes', 'proxy', 'exec', 'log', 'attach',
  'portforward', 'status', 'scale', 'selfsubjectaccessreviews', 'watch', '..', '.', '%2e%2e', '%2F', '%2f', '%70roxy', '%',
  '', '?', '?limit=1', '&dryRun=All', '?dryRun=All', '#', '\\', ';', ':', '@', ' ', '\r\n', 'é', 'system%3Anode', 'version',
] as const; // prettier-ignore

/** Judged in another way than the guard does: as a server that decodes and cleans the path would see it. */
function assertHarmless(method: string, target: string): void {
  const what = `${method} ${target}`;
  const [pathname = '', query = ''] = target.split('?');
  if (method === 'POST')
    return assert.match(
      target,
      /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(access|rules)reviews$/,
      what,
    );
  assert.equal(method, 'GET', what);
  const seen = decodeURIComponent(pathname);
  assert.equal(path.posix.normalize(seen), seen, what);
  assert.equal(decodeURIComponent(seen), seen, what);
  assert.doesNotMatch(seen, /[^\x21-\x7e]|\\|;|#|\/$/, what);
  assert.doesNotMatch(query, /dryRun|command/, what);
  const [, resource = ''] = /^\/(?:api|apis\/[^/]+)\/[^/]+\/(?:namespaces\/[^/]+\/)?(.+)$/.exec(seen) ?? [];
  assert.doesNotMatch(resource, /^[^/]+\/[^/]+\/(?!status$|scale$)/, what);
}

function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
