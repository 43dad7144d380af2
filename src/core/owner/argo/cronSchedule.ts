/** The times that a cron expression of five fields names, of a clock that knows no time zone. */
export interface CronSchedule {
  /** The first of them after a moment, both in milliseconds since the epoch; undefined where there is none in five years. */
  readonly next: (after: number) => number | undefined;
}

/**
 * Minute, hour, day of the month, month, day of the week, as robfig/cron 3 reads them, which Argo CD uses; undefined where
 * it would refuse the text. Days count where both fields name them if one is `*`, else where either does.
 */
export function parseCron(text: string): CronSchedule | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== bounds.length) return undefined;
  const parsed = fields.flatMap((field, i) => {
    const bound = bounds[i];
    const one = bound && parseField(field, bound);
    return one ? [one] : [];
  });
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parsed;
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek) return undefined;
  const isDay = (date: Date): boolean => {
    const [ofMonth, ofWeek] = [
      dayOfMonth.values.has(date.getUTCDate()),
      dayOfWeek.values.has(date.getUTCDay()),
    ];
    return dayOfMonth.isAny || dayOfWeek.isAny ? ofMonth && ofWeek : ofMonth || ofWeek;
  };
  return {
    next: (after) => {
      const date = new Date(after - (((after % 60_000) + 60_000) % 60_000) + 60_000);
      const last = new Date(after).getUTCFullYear() + 5;
      while (date.getUTCFullYear() <= last) {
        if (!month.values.has(date.getUTCMonth() + 1)) {
          date.setUTCMonth(date.getUTCMonth() + 1, 1);
          date.setUTCHours(0, 0);
        } else if (!isDay(date)) {
          date.setUTCDate(date.getUTCDate() + 1);
          date.setUTCHours(0, 0);
        } else if (!hour.values.has(date.getUTCHours())) date.setUTCHours(date.getUTCHours() + 1, 0);
        else if (!minute.values.has(date.getUTCMinutes())) date.setUTCMinutes(date.getUTCMinutes() + 1);
        else return date.getTime();
      }
      return undefined;
    },
  };
}

interface Bound {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const bounds: readonly Bound[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: days },
];

interface Field {
  readonly values: ReadonlySet<number>;
  /** It is `*`, or holds one. */
  readonly isAny: boolean;
}

function parseField(text: string, bound: Bound): Field | undefined {
  const values = new Set<number>();
  let isAny = false;
  for (const part of text.split(',').filter((one) => one !== '')) {
    const range = parseRange(part, bound);
    if (!range) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
    isAny ||= range.isAny;
  }
  return { values, isAny };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly isAny: boolean;
}

/** `5`, `1-5`, `*`, and each with a step; a single number with one goes on to the end. */
function parseRange(text: string, { min, max, names = [] }: Bound): Range | undefined {
  const [range = '', stepText, ...tooMany] = text.split('/');
  const [low = '', high, ...more] = range.split('-');
  if (tooMany.length > 0 || more.length > 0) return undefined;
  const read = (word: string): number | undefined => {
    const named = names.indexOf(word.toLowerCase());
    return named >= 0 ? named + min : /^\+?\d+$/.test(word) ? Number(word) : undefined;
  };
  const isStar = low === '*' || low === '?';
  const step = stepText === undefined ? 1 : /^\+?\d+$/.test(stepText) ? Number(stepText) : 0;
  const from = isStar ? min : read(low);
  const to = isStar ? max : high !== undefined ? read(high) : stepText === undefined ? from : max;
  if (from === undefined || to === undefined || from < min || to > max || from > to || step === 0)
    return undefined;
  return { from, to, step, isAny: isStar && step === 1 };
}
