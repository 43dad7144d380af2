import path from 'node:path';
import type { TestContext } from 'node:test';
import type { KustomizeEngine } from '../../../src/engine/engineApi.ts';
import { Session } from '../../../src/session/session.ts';
import { temporaryRepository } from '../../support/temporaryRepository.ts';
import { testPlatform } from '../../support/testPlatform.ts';
import type { Texts } from './originKind.ts';

/** A session on a repository of these files, as an editor has it, whose texts can be changed as a person does. */
export interface MeasuredSession {
  readonly session: Session;
  readonly root: string;
  readonly texts: Texts;
  /** The good builds of kustomize since it was asked last. */
  readonly takeBuilds: () => readonly MeasuredBuild[];
  readonly type: (file: string, text: string) => void;
  readonly undo: (file: string) => void;
}

export interface MeasuredBuild {
  /** The folder, as the engine knows it. */
  readonly root: string;
  /** From when it was asked for. */
  readonly ms: number;
}

export async function measuredSession(
  t: TestContext,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<MeasuredSession> {
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  for (const [file, contents] of files) repository.write(file, contents);
  repository.commit('first');
  const platform = testPlatform();
  let builds: MeasuredBuild[] = [];
  const kustomize: KustomizeEngine = {
    ...platform.kustomize,
    build: async (request, signal) => {
      const start = performance.now();
      const outcome = await platform.kustomize.build(request, signal);
      if (outcome.ok) builds.push({ root: request.root, ms: performance.now() - start });
      return outcome;
    },
  };
  const session = new Session({ ...platform, kustomize }, { ownersInFiles: true });
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  await session.open([repository.folder], []);
  await session.settled();
  return {
    session,
    root: repository.folder,
    texts: new Map([...files].flatMap(([file, text]) => (typeof text === 'string' ? [[file, text]] : []))),
    takeBuilds: () => {
      const taken = builds;
      builds = [];
      return taken;
    },
    type: (file, text) => {
      session.buffers.set(path.join(repository.folder, file), text, true);
    },
    undo: (file) => {
      session.buffers.close(path.join(repository.folder, file));
    },
  };
}
