import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  failureOfAnswer,
  failureOfError,
  RefusedByGuard,
  type ClusterFailure,
} from '../../../src/cluster/clusterFailure.ts';

const status = (reason: string, message: string, details = {}): string =>
  JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, details });

const answers: readonly (readonly [code: number, body: string, failure: ClusterFailure])[] = [
  [
    401,
    status('Unauthorized', 'Unauthorized'),
    { code: 'unauthorized', message: '401: the server does not accept the credentials: sign in again' },
  ],
  [403, status('Forbidden', 'pods is forbidden'), { code: 'denied', message: '403: pods is forbidden' }],
  [404, '404 page not found\n', { code: 'notServed', message: '404: the server does not know this path' }],
  [
    404,
    status('NotFound', 'the server could not find the requested resource'),
    { code: 'notServed', message: '404: the server could not find the requested resource' },
  ],
  [
    404,
    status('NotFound', 'pods "web" not found', { name: 'web', kind: 'pods' }),
    { code: 'notFound', message: '404: pods "web" not found' },
  ],
  [405, '', { code: 'notServed', message: '405: the server gave no reason' }],
  [410, status('Expired', 'too old'), { code: 'expired', message: '410: too old' }],
  [
    429,
    status('TooManyRequests', 'later'),
    { code: 'unreachable', message: '429: later', retryAfterMs: 3000 },
  ],
  [500, status('InternalError', 'it broke'), { code: 'badAnswer', message: '500: it broke' }],
  [503, 'hunter2', { code: 'unreachable', message: '503: the server gave no reason', retryAfterMs: 3000 }],
  [
    400,
    '{"kind":"Secret","message":"hunter2"}',
    { code: 'badAnswer', message: '400: the server gave no reason' },
  ],
];

for (const [code, body, failure] of answers)
  test(`${String(code)} with ${body === '' ? 'nothing' : body} is ${failure.code}`, () => {
    assert.deepEqual(failureOfAnswer(code, body, 3000), failure);
  });

test('a redirect says that it is not followed', () => {
  for (const code of [301, 302, 307, 308]) {
    const failure = failureOfAnswer(code, '<html>');
    assert.equal(failure.code, 'badAnswer');
    assert.match(failure.message, /not followed/);
  }
});

const system = (code: string): Error => Object.assign(new Error('words of the system'), { code });
const errors: readonly (readonly [
  name: string,
  error: unknown,
  code: ClusterFailure['code'],
  says: RegExp,
])[] = [
  ['a refusal', new RefusedByGuard('not sent'), 'refusedByGuard', /^not sent$/],
  ['a refused connection', system('ECONNREFUSED'), 'unreachable', /^https:\/\/c: nothing listens there/],
  ['a name nobody knows', system('ENOTFOUND'), 'unreachable', /cannot be resolved/],
  [
    'an unknown authority',
    system('SELF_SIGNED_CERT_IN_CHAIN'),
    'unreachable',
    /unknown authority: compare certificate-authority-data/,
  ],
  [
    'a cause',
    new TypeError('fetch failed', { cause: system('ECONNRESET') }),
    'unreachable',
    /the connection was cut/,
  ],
  ['several addresses', new AggregateError([system('ENETUNREACH')]), 'unreachable', /no network/],
  ['an unknown system error', system('ESTRANGE'), 'unreachable', /words of the system/],
  ['no HTTP', system('HPE_INVALID_CONSTANT'), 'badAnswer', /does not speak HTTP/],
  ['the end of the connection', system('UND_ERR_DESTROYED'), 'cancelled', /closed/],
  ['a cancelled call', new DOMException('aborted', 'AbortError'), 'cancelled', /cancelled/],
  ['a thing that is no error', 'odd', 'unreachable', /odd/],
];

for (const [name, error, code, says] of errors)
  test(`${name} is ${code}`, () => {
    const failure = failureOfError(error, 'https://c');
    assert.equal(failure.code, code);
    assert.match(failure.message, says);
  });
