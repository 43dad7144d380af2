import { isArray, member, type Json } from './json.ts';

// The segments of a JSON pointer (RFC 6901): names of fields, and indexes of lists.

export const childAt = (value: Json | undefined, segment: string): Json | undefined =>
  isArray(value) ? value[Number(segment)] : member(value, segment);

export const valueAtSegments = (value: Json | undefined, segments: readonly string[]): Json | undefined =>
  segments.reduce(childAt, value);
