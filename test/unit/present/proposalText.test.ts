import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { proposalText } from '../../../src/present/proposals/proposalText.ts';
import type { Proof, Proposal, ProposedFile } from '../../../src/proposals/proposal.ts';
import { projectFolder } from '../../harness/projectFolder.ts';

/** What a person reads before they confirm: files, the proof or what is left of it, and no text of a Secret. */

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const proved: Proof = { moves: [], residue: [], broken: [], unproved: [] };

const proposal = (files: readonly ProposedFile[], proof: Proof): Proposal => ({
  kind: 'adoption',
  title: 'Adopt 9 for spec.replicas of Deployment shop/web',
  root: '/fleet',
  base: { commit: '1234567890abcdef', name: 'origin/main' },
  candidate: { commit: 'abcdef1234567890', tree: '' },
  message: '',
  files,
  proof,
  notes: ['A controller keeps changing this value.'],
});

const linesOf = (files: readonly ProposedFile[], proof = proved): readonly string[] =>
  proposalText(proposal(files, proof), proof === proved, [], 0)
    .text.split('\n')
    .filter((line) => line !== '');

test('files as a diff, and that the render proves it', () => {
  const lines = linesOf([
    { path: 'apps/web.yaml', before: bytes('a: 1\nreplicas: 3\n'), after: bytes('a: 1\nreplicas: 9\n') },
    { path: 'apps/old.yaml', before: bytes('a: 1\n') },
    { path: 'logo.png', after: new Uint8Array([0xff, 0xfe, 0x00]) },
  ]);
  assert.deepEqual(lines.slice(0, 12), [
    'Proposal: Adopt 9 for spec.replicas of Deployment shop/web',
    'follows origin/main 1234567890; 3 files; proved: nothing that is rendered changes',
    '  · A controller keeps changing this value.',
    '  ~ edit apps/web.yaml',
    '        a: 1',
    '      - replicas: 3',
    '      + replicas: 9',
    '  - delete apps/old.yaml',
    '      - a: 1',
    '  + create logo.png',
    '      (not a text)',
    'Sync preview: what merging this proposal would do',
  ]);
});

test('the text of a file that holds a Secret is not shown', () => {
  const secret = bytes('apiVersion: v1\nkind: Secret\nstringData: { key: hunter2 }\n');
  const text = linesOf([{ path: 'apps/token.yaml', before: secret, after: bytes('x: 1\n') }]).join('\n');
  assert.match(text, /holds a Secret/);
  assert.doesNotMatch(text, /hunter2/);
});

test('what the render does beside the promise is told, values of Secrets are not', () => {
  const id = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const owner = 'prod\n/fleet\nKustomization/flux-system/shop';
  const replicas = [{ field: 'spec' }, { field: 'replicas' }];
  const lines = linesOf([], {
    moves: [],
    residue: [
      { owner, id, path: replicas, promised: 9, rendered: 3 },
      {
        owner,
        id: { ...id, kind: 'Secret' },
        path: [{ field: 'data' }, { field: 'key' }],
        rendered: 'aHVudGVyMg==',
      },
    ],
    broken: [{ owner, reason: 'no such file' }],
    unproved: [{ owner, reason: 'it may not be read' }],
  });
  assert.deepEqual(lines.slice(1, 6), [
    'follows origin/main 1234567890; 0 files; NOT PROVED: the render does not do what is promised',
    '  ✗ Kustomization/flux-system/shop does not render any more: no such file',
    '  ✗ Kustomization/flux-system/shop: Deployment shop/web spec.replicas: promised 9, renders 3',
    '  ✗ Kustomization/flux-system/shop: Secret shop/web data.key: promised nothing, renders …',
    '  ? Kustomization/flux-system/shop: nothing is proved of it: it may not be read',
  ]);
});

interface Rule {
  readonly match: string;
  readonly name?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

test('its own lines have their colours', () => {
  const { patterns } = JSON.parse(
    readFileSync(path.join(projectFolder, 'syntaxes', 'sync-plan.tmLanguage.json'), 'utf8'),
  ) as { readonly patterns: readonly Rule[] };
  const scopes = (line: string): readonly string[] => {
    const rule = patterns.find(({ match }) => new RegExp(match, 'u').test(line));
    return rule
      ? [
          ...(rule.name === undefined ? [] : [rule.name]),
          ...Object.values(rule.captures ?? {}).map(({ name }) => name),
        ]
      : [];
  };
  for (const [line, scope] of [
    ['Proposal: Adopt 9', 'markup.heading.sync-plan'],
    ['follows origin/main 1234567890; 1 file; proved: x', 'markup.inserted.proof.sync-plan'],
    ['follows origin/main 1234567890; 2 files; NOT PROVED: x', 'invalid.proof.sync-plan'],
    ['  ~ edit apps/web.yaml', 'string.unquoted.file.sync-plan'],
    ['      - replicas: 3', 'markup.deleted.line.sync-plan'],
    ['      + replicas: 9', 'markup.inserted.line.sync-plan'],
  ] as const)
    assert.ok(scopes(line).includes(scope), line);
});
