import type { Question } from '../drift/predict/question.ts';
import type { ResourceId } from '../resource/resourceId.ts';

/**
 * One object of an owner as its verdict is asked about; what is planned is the write of `question.working`. `unknown` is
 * why nothing can be asked.
 */
export type PlannedObject =
  | { readonly id: ResourceId; readonly question: Question; readonly unknown?: undefined }
  | { readonly id: ResourceId; readonly unknown: string; readonly question?: undefined };
