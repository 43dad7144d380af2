import type { Question } from '../../../src/core/drift/predict/question.ts';
import { whatToPredict } from '../../../src/core/drift/predict/whatToPredict.ts';
import type { Predictor } from './predictor.ts';

/** The question with every prediction that `judge` needs for it, by the real engine. */
export async function withPredictions(predictor: Predictor, question: Question): Promise<Question> {
  let complete = question;
  for (const { point, desired, write } of whatToPredict(question)) {
    const outcome = await predictor.predict(desired, question.live, write);
    complete =
      point === 'deployed'
        ? { ...complete, predictionOfDeployed: outcome }
        : { ...complete, predictionOfWorking: outcome };
  }
  return complete;
}
