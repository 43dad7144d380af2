/** Seconds of a duration as Go's `time.ParseDuration` reads it (`1h30m`, `1.5s`, `100ms`); undefined where it is none. */
export function goDurationSeconds(text: string): number | undefined {
  const match = /^([+-]?)(.+)$/.exec(text);
  if (!match) return undefined;
  const [, sign, body = ''] = match;
  if (body === '0') return 0;
  let seconds = 0;
  let position = 0;
  for (const part of body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    if (part.index !== position) return undefined;
    position += part[0].length;
    seconds += Number(part[1]) * (unitSeconds.get(part[2] ?? '') ?? Number.NaN);
  }
  if (position === 0 || position !== body.length) return undefined;
  return sign === '-' ? -seconds : seconds;
}

const unitSeconds = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6], // U+00B5, the micro sign
  ['μs', 1e-6], // U+03BC, the Greek letter
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);
