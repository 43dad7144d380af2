import type { Question } from '../drift/question.ts';
import type { ResourceId } from '../resource/resourceId.ts';

/** One object of an owner as its verdict is asked about; what is planned is the write of `question.working`. */
export interface PlannedObject {
  readonly id: ResourceId;
  readonly question: Question;
}
