import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../harness/projectFolder.ts';
import { fleetOf, type Measure } from '../context.ts';
import { ended } from '../measure/ended.ts';
import { renderedFleet } from '../fleet/renderedFleet.ts';
import { timesFaster } from '../result.ts';

/** The command line's drift from nothing to its report, and what a person without it would run, as an administrator. */
export const measureWholeRun: Measure = async (context) => {
  const fleet = fleetOf(context);
  const ours = await ended(
    process.execPath,
    [path.join(projectFolder, 'dist', 'cli.cjs'), 'drift', '--context', 'viewer'],
    {
      cwd: fleet.repository,
      env: { KUBECONFIG: fleet.kubeconfig },
      codes: [1],
    },
  );
  const manifests = path.join(context.folder, 'manifests.json');
  const items = await renderedFleet(context.tools.kustomize, fleet.repository, fleet.owners);
  writeFileSync(manifests, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const server = ['--server-side', '--force-conflicts', '--field-manager=kustomize-controller'];
  const theirs = await ended(context.tools.kubectl, ['diff', ...server, '--filename', manifests], {
    cwd: context.folder,
    env: { KUBECONFIG: fleet.adminKubeconfig },
    codes: [1],
  });
  const drifted = fleet.owners.length;
  const found = { ours: count(ours.stdout, /^DRIFT /gm), theirs: count(theirs.stdout, /^diff /gm) };
  if (found.ours !== drifted || found.theirs < drifted)
    throw new Error(
      `${drifted} objects drifted; plumbline found ${found.ours}, kubectl diff ${found.theirs}`,
    );
  return [
    {
      what: 'plumbline drift, whole run',
      value: ours.ms,
      unit: 'ms',
      peer: { name: 'kubectl diff --server-side as admin', value: theirs.ms },
      budget: timesFaster(20),
      note: `manifests of kubectl diff rendered beforehand; both find the ${drifted} that drifted`,
    },
  ];
};

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
