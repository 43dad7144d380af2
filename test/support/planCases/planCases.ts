import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../harness/projectFolder.ts';
import { Random } from '../random.ts';
import { changes } from './changes.ts';
import type { Change, Files, PlanCase } from './planCase.ts';

/** Every change alone, and as many together as are asked for: two or three that a seed chooses. */
export function planCases(seed: number, combinations: number): readonly PlanCase[] {
  const alone = changes.map((change): PlanCase => ({ id: '', changes: [change] }));
  const together = Array.from({ length: combinations }, (_, i): PlanCase => {
    const random = new Random(seed * 1000 + i);
    const chosen: Change[] = [];
    while (chosen.length < 2 + (i % 2)) {
      const next = changes[random.below(changes.length)];
      if (next && !chosen.includes(next) && canBeTried([...chosen, next])) chosen.push(next);
    }
    return { id: '', changes: chosen };
  });
  return [...alone, ...together].map(({ changes: made }, i) => ({ id: `p${String(i)}`, changes: made }));
}

/** The files before the change, and after it. */
export function filesOf({ id, changes: made }: PlanCase): readonly [before: Files, after: Files] {
  const before = common(id);
  for (const { prepare } of made) prepare?.(before, id);
  const after = new Map(before);
  for (const { change } of made) change(after, id);
  return [before, after];
}

/** Some changes keep others from being made. */
export function canBeTried(together: readonly Change[]): boolean {
  try {
    filesOf({ id: 'x', changes: together });
    return true;
  } catch {
    return false;
  }
}

/** The application of the demonstration, and a folder for what a case adds to it. */
function common(id: string): Files {
  const demo = (file: string): string =>
    readFileSync(path.join(projectFolder, 'test/fixtures/demo/apps/shop', file), 'utf8');
  const overlay = demo('overlays/production/kustomization.yaml');
  return new Map([
    ...['kustomization', 'settings', 'web', 'api', 'worker'].map((name): [string, string] => [
      `base/${name}.yaml`,
      demo(`base/${name}.yaml`),
    ]),
    ['overlay/kustomization.yaml', overlay.replace('namespace: shop\n', '').replace('../../base', '../base')],
    ['overlay/web-replicas.yaml', demo('overlays/production/web-replicas.yaml')],
    [
      'extra/kustomization.yaml',
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - plain.yaml\nconfigMapGenerator: [{ name: generated, literals: [level=info] }]\nsecretGenerator: [{ name: generated, literals: [key=one] }]\n`,
    ],
    ['extra/plain.yaml', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: plain }\n'],
    ['kustomization.yaml', `namespace: ${id}\nresources: [overlay, extra]\n`],
  ]);
}
