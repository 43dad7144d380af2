import assert from 'node:assert/strict';
import { documentsToValidate } from '../../../src/core/validate/documentsToValidate.ts';
import type { Problem } from '../../../src/core/validate/problem.ts';
import { problemsOf } from '../../../src/core/validate/problemsOf.ts';
import { noContext } from '../../../src/core/validate/validationContext.ts';
import { linePositions } from '../../../src/core/yaml/linePositions.ts';
import type { KubernetesEngine } from '../../../src/engine/engineApi.ts';

export interface FoundProblem extends Problem {
  readonly line: number;
}

export const proofSchemas = 'proof';

/** What we say about texts as an editor would ask: each document alone, by the definitions in `proofSchemas`. */
export async function ourProblems(
  engine: KubernetesEngine,
  texts: readonly string[],
): Promise<readonly (readonly FoundProblem[])[]> {
  return Promise.all(
    texts.map(async (text) => {
      const source = { path: 'proof.yaml', text };
      const { documents } = documentsToValidate(source, source.path, noContext);
      const outcome = await engine.validate({ schemas: proofSchemas, texts: documents });
      assert.ok(outcome.ok, JSON.stringify(outcome));
      const positions = linePositions(source);
      return documents
        .flatMap(({ document }, i) =>
          (outcome.value[i] ?? []).flatMap((answer) => problemsOf(document, answer)),
        )
        .map((problem) => ({ ...problem, line: positions.placeAt(problem.start).line }));
    }),
  );
}
