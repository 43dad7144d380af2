import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { residueOf } from '../../../../src/core/change/proof.ts';
import {
  renderedMoves,
  type ObjectMove,
  type RenderedObjects,
} from '../../../../src/core/change/renderedMoves.ts';
import { undoneMoves } from '../../../../src/core/change/undoneMoves.ts';
import { withField } from '../../../../src/core/change/withField.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import { printJson, type Json } from '../../../../src/core/resource/json.ts';

const web = (spec: Json): RenderedObjects => named('web', spec);
const named = (name: string, spec: Json): RenderedObjects => ({
  id: { group: 'apps', kind: 'Deployment', namespace: 'shop', name },
  object: { kind: 'Deployment', metadata: { name }, spec },
});

describe('what moves between two renders', () => {
  it('is what differs, came or went', () => {
    const moves = renderedMoves(
      [web({ replicas: 1 }), named('old', {}), named('same', { a: 1 })],
      [named('same', { a: 1 }), web({ replicas: 2 }), named('new', {})],
    );
    assert.deepEqual(
      moves.map(({ id, before, after }) => [id.name, before !== undefined, after !== undefined]),
      [
        ['web', true, true],
        ['old', true, false],
        ['new', false, true],
      ],
    );
  });
});

describe('the proof', () => {
  const before = [web({ replicas: 1, paused: false })];
  const promise = renderedMoves(before, [web({ replicas: 9, paused: false })]);
  const residue = (rendered: readonly ObjectMove[]): readonly string[] =>
    residueOf([{ owner: 'shop', moves: promise }], [{ owner: 'shop', moves: rendered }]).map(
      ({ path, promised, rendered: found }) =>
        `${formatPath(path)}: ${printJson(promised ?? null)} ≠ ${printJson(found ?? null)}`,
    );

  it('leaves nothing where the render does what was promised', () => {
    assert.deepEqual(residue(renderedMoves(before, [web({ replicas: 9, paused: false })])), []);
  });
  it('tells a field that did not move', () => {
    assert.deepEqual(residue([]), ['spec.replicas: 9 ≠ 1']);
  });
  it('tells a field that moved as well', () => {
    assert.deepEqual(residue(renderedMoves(before, [web({ replicas: 9, paused: true })])), [
      'spec.paused: false ≠ true',
    ]);
  });
  it('tells an object that went', () => {
    assert.deepEqual(residue(renderedMoves(before, [])).length, 1);
  });
  it('tells what another owner does', () => {
    const rendered = [
      { owner: 'shop', moves: promise },
      { owner: 'other', moves: renderedMoves([], [web({})]) },
    ];
    assert.deepEqual(
      residueOf([{ owner: 'shop', moves: promise }], rendered).map(({ owner, path }) => [owner, path.length]),
      [['other', 0]],
    );
  });
});

describe('undoing a change promises', () => {
  const made = renderedMoves(
    [web({ replicas: 1, image: 'a' }), named('gone', {})],
    [web({ replicas: 2, image: 'b' }), named('came', {})],
  );
  it('what was before it', () => {
    const undone = undoneMoves(made, [web({ replicas: 2, image: 'b' }), named('came', {})]);
    assert.deepEqual(
      undone.map(({ id, after }) => [id.name, after?.['spec']]),
      [
        ['web', { replicas: 1, image: 'a' }],
        ['gone', {}],
        ['came', undefined],
      ],
    );
  });
  it('that what moved since stays', () => {
    const [move] = undoneMoves(made, [web({ replicas: 2, image: 'b', paused: true })]);
    assert.deepEqual(move?.after?.['spec'], { replicas: 1, image: 'a', paused: true });
  });
  it('nothing where it is undone already', () => {
    assert.deepEqual(undoneMoves(made, [web({ replicas: 1, image: 'a' }), named('gone', {})]), []);
  });
});

describe('a value with another field', () => {
  const object = { spec: { list: [{ name: 'a', x: 1 }, { name: 'b' }], empty: {} } };
  const spec = { field: 'spec' };
  const item = (name: string): { readonly keys: readonly (readonly [string, Json])[] } => ({
    keys: [['name', name]],
  });
  const list = { field: 'list' };

  it('set in an item by its key', () => {
    assert.deepEqual(withField(object, [spec, list, item('b'), { field: 'x' }], 2), {
      spec: {
        list: [
          { name: 'a', x: 1 },
          { name: 'b', x: 2 },
        ],
        empty: {},
      },
    });
  });
  it('in an item that is not there yet', () => {
    assert.deepEqual(withField(object, [spec, list, item('c'), { field: 'x' }], 3), {
      spec: { list: [{ name: 'a', x: 1 }, { name: 'b' }, { name: 'c', x: 3 }], empty: {} },
    });
  });
  it('taken away', () => {
    assert.deepEqual(withField(object, [spec, list, item('a')], undefined), {
      spec: { list: [{ name: 'b' }], empty: {} },
    });
    assert.deepEqual(withField(object, [spec, { field: 'empty' }], undefined), {
      spec: { list: object.spec.list },
    });
  });
  it('in place, so that the order of keys stays', () => {
    assert.deepEqual(Object.keys(withField({ a: 1, b: 2 }, [{ field: 'a' }], 3) as object), ['a', 'b']);
  });
});
