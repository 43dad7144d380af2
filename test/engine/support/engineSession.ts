import type { TestContext } from 'node:test';
import type { RenderLimits } from '../../../src/engine/engineApi.ts';
import type { ChartOptions } from '../../../src/nodePlatform.ts';
import { buildProblems } from '../../../src/present/problems/buildProblems.ts';
import { Session } from '../../../src/session/session.ts';
import { temporaryRepository, type TemporaryRepository } from '../../support/temporaryRepository.ts';
import { testPlatform } from '../../support/testPlatform.ts';

/** A session on a real repository, with the real engines, and owners as the files declare them. */
export interface EngineSession {
  readonly session: Session;
  readonly repository: TemporaryRepository;
  /** What keeps owners from rendering, once that is known: `path:line 'text' code: message`, lines from 1. */
  readonly problems: () => Promise<readonly string[]>;
}

export async function engineSession(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
  { limits, charts }: { readonly limits?: RenderLimits; readonly charts?: ChartOptions } = {},
): Promise<EngineSession> {
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  for (const [path, contents] of Object.entries(files)) repository.write(path, contents);
  repository.commit('first');
  const platform = testPlatform({
    ...(limits ? { renderLimits: () => limits } : {}),
    ...(charts ? { charts: () => charts } : {}),
  });
  const session = new Session(platform, { ownersInFiles: true });
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  await session.open([repository.folder], []);
  const problems = async (): Promise<readonly string[]> => {
    const snapshot = await session.settled();
    const tree = snapshot.inputs.repositories.get(repository.folder)?.working;
    return [...buildProblems(snapshot, () => ({}))].flatMap(([path, found]) => {
      const name = path.slice(repository.folder.length + 1);
      const content = tree?.get(name);
      const lines = content?.kind === 'text' ? content.source.text.split('\n') : [];
      return found.map(({ start, end, code, message }) => {
        const last = start.line === end.line ? end.character : undefined;
        const text = lines[start.line]?.slice(start.character, last);
        return `${name}:${String(start.line + 1)} '${text ?? ''}' ${code}: ${message}`;
      });
    });
  };
  return { session, repository, problems };
}

/** The manifest of a Flux Kustomization of this repository. */
export const fluxKustomization = (name: string, path: string, more = ''): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
  path: ./${path}
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
${more}`;
