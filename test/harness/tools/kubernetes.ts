import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CacheEntry } from '../cache.ts';
import { HarnessFailure } from '../harnessFailure.ts';
import { runCommand } from '../process/command.ts';
import { step } from '../say.ts';
import { downloadEnvtest, officialIndex } from './envtestArchive.ts';
import { goTool } from './goTool.ts';
import { goToolsEntry, goToolsFolder, type GoTools } from './goTools.ts';
import { provideTool, type Tool } from './tool.ts';
import { byCache, byMaking, byPath } from './ways.ts';

const versionPackage = 'k8s.io/component-base/version';
const programs = ['kube-apiserver', 'etcd'] as const;
const title = 'etcd and kube-apiserver';

/** Where `setup-envtest` and kubebuilder put them. */
const usualFolders = ['/usr/local/kubebuilder/bin'];

const versionVariables: NonNullable<GoTools['versionVariables']> = {
  module: 'k8s.io/kubernetes',
  // Without them a program says v0.0.0-master, and the server refuses what asks for a version.
  set: (version) => {
    const [major = '', minor = ''] = version.slice(1).split('.');
    return {
      [`${versionPackage}.gitVersion`]: version,
      [`${versionPackage}.gitMajor`]: major,
      [`${versionPackage}.gitMinor`]: minor,
    };
  },
};

/** An API server of one version. */
interface Release {
  readonly tools: GoTools;
  /** Names a folder with its programs. */
  readonly variable: string;
}

const release = (module: string, variable: string): Release => ({
  tools: { module, title, expected: 'about 4 minutes, once', versionVariables },
  variable,
});

/** What the engine follows, and the oldest that is said to work: by its name in `PLUMBLINE_KUBERNETES`. */
const releases: Readonly<Record<string, Release>> = {
  newest: release('kubernetes', 'KUBEBUILDER_ASSETS'),
  oldest: release('kubernetes-oldest', 'PLUMBLINE_OLDEST_KUBERNETES'),
};

/** `1.37`, of the Kubernetes that the go.mod pins: tests expect its kinds and fields. */
const wantedMinor = (module: string): string => {
  const text = readFileSync(path.join(goToolsFolder(module), 'go.mod'), 'utf8');
  return /^(?:require)?\s*k8s\.io\/kubernetes v(\d+\.\d+)\./m.exec(text)?.[1] ?? '';
};

/** All ways to etcd and kube-apiserver; the address of the index is an argument so that a mirror can be named. */
export function kubernetesTool(
  index = process.env['PLUMBLINE_ENVTEST_INDEX'] ?? officialIndex,
  name = 'newest',
): Tool {
  const { tools, variable } = releaseOf(name);
  const minor = wantedMinor(tools.module);
  const downloaded: CacheEntry = {
    name: 'envtest',
    inputs: [index, minor],
    make: (folder) =>
      step(`downloading ${title} ${minor}`, 'about 60 MB, once', () =>
        downloadEnvtest({ index, minor, programs, folder }),
      ),
  };
  const built = goTool(tools, variable, programs);
  return {
    ...built,
    ways: {
      ...built.ways,
      path: byPath({ programs, usualFolders, problemOf: (folder) => versionProblem(folder, minor) }),
      cache: byCache(goToolsEntry(tools), downloaded),
      download: byMaking('downloading the archive of the Kubernetes project', downloaded),
    },
  };
}

function releaseOf(name: string): Release {
  const found = releases[name];
  if (found) return found;
  throw new HarnessFailure(
    `PLUMBLINE_KUBERNETES says ${name}`,
    `it can be ${Object.keys(releases).join(' or ')}`,
  );
}

async function versionProblem(folder: string, minor: string): Promise<string | undefined> {
  const program = path.join(folder, 'kube-apiserver');
  try {
    const version = /\bv(\d+\.\d+)\.\d+/.exec(await runCommand(program, ['--version']))?.[1];
    if (version === minor) return undefined;
    return `${program} is ${version === undefined ? 'of an unknown version' : `Kubernetes ${version}`}, and ${minor} is needed`;
  } catch (error) {
    return error instanceof Error ? `${program} does not run: ${error.message}` : String(error);
  }
}

let tool: Tool | undefined;

/** The folder with `etcd` and `kube-apiserver`, of the version that this run asks for. */
export const provideKubernetes = (): Promise<string> =>
  provideTool((tool ??= kubernetesTool(undefined, process.env['PLUMBLINE_KUBERNETES'])));

const kubectl = goTool(
  {
    module: 'kubectl',
    title: 'kubectl',
    expected: 'about 2 minutes, once',
    versionVariables,
    optimized: true,
  },
  'PLUMBLINE_KUBECTL',
  ['kubectl'],
);

/** The folder with `kubectl`, as its makers build it: its speed is measured, so what is on the PATH will not do. */
export const provideKubectl = (): Promise<string> => provideTool(kubectl);
