import type { DocumentAnswer, TextToValidate } from '../../core/validate/answer.ts';
import type { KubernetesEngine } from '../../engine/engineApi.ts';
import { schemas } from '../compareObjects.ts';

export interface ValidatedText extends TextToValidate {
  /** For the one line that says that it could not be validated. */
  readonly path: string;
}

/** Validates many texts in few calls, on as many engines as there are; answers in the order of the texts. */
export async function validateAll(
  engines: readonly KubernetesEngine[],
  texts: readonly ValidatedText[],
  { kubernetesVersion, log }: ValidateAllOptions,
): Promise<readonly (readonly DocumentAnswer[])[]> {
  const answers: (readonly DocumentAnswer[])[] = texts.map(() => []);
  const batches = batchesOf(texts);
  const validate = async (engine: KubernetesEngine, indexes: readonly number[]): Promise<void> => {
    const some = indexes.flatMap((index) => texts[index] ?? []);
    const outcome = await engine.validate({ schemas, kubernetesVersion, texts: some });
    if (outcome.ok) {
      for (const [i, index] of indexes.entries()) answers[index] = outcome.value[i] ?? [];
    } else if (indexes.length > 1) {
      // One text that the engine cannot bear does not keep the others from their answers.
      for (const index of indexes) await validate(engine, [index]);
    } else {
      const { failure } = outcome;
      log(
        `${some[0]?.path ?? ''} is not validated: ${'message' in failure ? failure.message : failure.code}`,
      );
    }
  };
  await Promise.all(
    engines.map(async (engine) => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
        await validate(engine, batch);
    }),
  );
  return answers;
}

export interface ValidateAllOptions {
  readonly kubernetesVersion: string | undefined;
  readonly log: (line: string) => void;
}

/** Indexes of texts that go in one call: small enough that the engines end at about the same time. */
function batchesOf(texts: readonly ValidatedText[]): number[][] {
  const batches: number[][] = [];
  let size = batchSize;
  for (const [index, { text }] of texts.entries()) {
    if (size >= batchSize) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(index);
    size += text.length;
  }
  return batches;
}

/** In characters. */
const batchSize = 64 * 1024;
