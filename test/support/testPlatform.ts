import path from 'node:path';
import { after } from 'node:test';
import type { Disposable } from '../../src/base/disposable.ts';
import { createRequestLog } from '../../src/cluster/requestLog.ts';
import { createNodePlatform, type NodePlatform, type NodePlatformOptions } from '../../src/nodePlatform.ts';
import { projectFolder } from '../harness/projectFolder.ts';

/**
 * The platform of the command line, for a test's session. Those of one file have their engines in common, unless they limit
 * them: to start these takes longer than most tests do.
 */
export function testPlatform(options: Partial<NodePlatformOptions> = {}): NodePlatform & Disposable {
  const own = create(options);
  return options.renderLimits ? own : { ...own, ...engines };
}

const create = (options: Partial<NodePlatformOptions>): NodePlatform & Disposable =>
  createNodePlatform({
    dist: path.join(projectFolder, 'dist'),
    kubeconfig: () => undefined,
    requests: createRequestLog(),
    log: () => undefined,
    ...options,
  });

const shared = create({});
const { kustomize, kubernetes, helm, secondKubernetes } = shared;
const engines = { kustomize, kubernetes, helm, secondKubernetes };

after(() => {
  shared.dispose();
});
