/** At which state of the desired object. */
export type Point = 'deployed' | 'head' | 'working';
