import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Substitution } from '../../src/engine/fluxApi.ts';
import { mustBuild } from './support/buildSmall.ts';
import { startKustomize } from './support/testEngine.ts';

/** Which variables of `postBuild` rendered scalars are made of, as the engine finds out by other values of them. */

const engine = startKustomize();
after(() => {
  engine.dispose();
});
beforeEach(() => {
  engine.setFiles(new Map([['/', null]]));
});

const variables = {
  TAG: 'v1',
  PORT: '8080',
  ON: 'true',
  QUOTED: '"7"',
  SHA: '0123456789abcdef',
  EMPTY: '',
  UPPER: 'ABC',
  N: '2',
  MAP: '{ b: c }',
};

async function usesIn(field: string, more: Partial<Substitution> = {}): Promise<string> {
  engine.setFiles(
    new Map([
      ['/kustomization.yaml', 'resources: [one.yaml]\n'],
      [
        '/one.yaml',
        `apiVersion: example.org/v1\nkind: Thing\nmetadata: { name: one }\nspec:\n${field.replaceAll(/^/gm, '  ')}\n`,
      ],
    ]),
  );
  const substitution = { variables, secret: [], always: false, ...more };
  const { objects } = await mustBuild(engine, { root: '/', flux: { substitution } });
  return [...(objects[0]?.variables ?? [])]
    .map(([pointer, all]) => `${pointer}: ${all.map(({ name, as }) => `${name} ${as}`).join(', ')}`)
    .join('; ');
}

describe('a scalar that is wholly a variable', () => {
  const cases: readonly (readonly [field: string, uses: string])[] = [
    ['a: ${TAG}', '/spec/a: TAG whole'],
    ['a: "${TAG}"', '/spec/a: TAG whole'],
    ['a: ${TAG:=v0}', '/spec/a: TAG whole'],
    ['a: ${TAG:-v0}', '/spec/a: TAG whole'],
    ['a: ${MISSING:-${TAG}}', '/spec/a: TAG whole, MISSING unset'],
    ['a: ${PORT}', '/spec/a: PORT whole'],
    ['a: "${PORT}"', '/spec/a: PORT whole'],
    ['a: ${ON}', '/spec/a: ON whole'],
    ['a: ${QUOTED}', '/spec/a: QUOTED whole'],
    ['a: ${EMPTY}', '/spec/a: EMPTY whole'],
    ['list:\n- ${TAG}\n- { b: "${PORT}" }', '/spec/list/0: TAG whole; /spec/list/1/b: PORT whole'],
  ];
  for (const [field, uses] of cases)
    it(field.replaceAll('\n', ' '), async () => {
      assert.equal(await usesIn(field), uses);
    });
});

describe('a scalar that a variable is a part of, or that something is made of it for', () => {
  const cases: readonly (readonly [field: string, uses: string])[] = [
    ['a: app:${TAG}', '/spec/a: TAG part'],
    ['a: ${TAG}${TAG}', '/spec/a: TAG part'],
    ['a: ${TAG}-${PORT}', '/spec/a: TAG part, PORT part'],
    ['a: ${SHA:0:7}', '/spec/a: SHA part'],
    ['a: ${TAG#v}', '/spec/a: TAG part'],
    ['a: ${UPPER,,}', '/spec/a: UPPER part'],
    ['a: ${TAG^^}', '/spec/a: TAG part'],
    ['a: |\n  one ${TAG}\n  two ${PORT}', '/spec/a: TAG part, PORT part'],
    // The value that was given is not what stands there.
    ['a: ${EMPTY:-default}', '/spec/a: EMPTY part'],
  ];
  for (const [field, uses] of cases)
    it(field.replaceAll('\n', ' '), async () => {
      assert.equal(await usesIn(field), uses);
    });
});

describe('nothing is said where nothing is known', () => {
  const cases: readonly (readonly [field: string, uses: string, more?: Partial<Substitution>])[] = [
    ['a: plain', ''],
    ['a: $${TAG}', ''],
    ['a: ${MISSING:=v0}', '/spec/a: MISSING unset'],
    ['a: ${OPEN}-${TAG}', '/spec/a: TAG part, OPEN unset', { open: true }],
    // It is a map, none of whose parts is written there.
    ['a: ${MAP}', ''],
    // What a function takes for a number, another word is none for.
    ['a: ${SHA:0:${N}}', '/spec/a: SHA part'],
  ];
  for (const [field, uses, more] of cases)
    it(field, async () => {
      assert.equal(await usesIn(field, more), uses);
    });
});

describe('what stands beside it', () => {
  it('in a document that holds the very marks', async () => {
    assert.equal(
      await usesIn('a: zQ0z ${TAG}\nb: zqq0Z\nc: ${PORT}'),
      '/spec/a: TAG part; /spec/c: PORT whole',
    );
  });

  it('of a variable from a Secret the name alone is told', async () => {
    assert.equal(await usesIn('a: ${TAG}', { secret: ['TAG'] }), '/spec/a: TAG whole');
  });

  it('items of lists are objects of their own', async () => {
    engine.setFiles(
      new Map([
        ['/kustomization.yaml', 'resources: [one.yaml]\n'],
        [
          '/one.yaml',
          'apiVersion: v1\nkind: ConfigMapList\nmetadata: { name: all }\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: one }\n  data: { a: "${TAG}" }\n',
        ],
      ]),
    );
    const substitution = { variables, secret: [], always: false };
    const { objects } = await mustBuild(engine, { root: '/', flux: { substitution } });
    assert.deepEqual(
      objects.map(({ variables: uses }) => [...(uses ?? [])]),
      [[['/data/a', [{ name: 'TAG', as: 'whole' }]]]],
    );
  });
});
