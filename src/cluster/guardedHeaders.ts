export type PlainHeaders = Record<string, string | string[]>;

/** A copy of the headers, or undefined where one is not on the list (a host, an override of the method, an upgrade). */
export function guardedHeaders(headers: unknown): PlainHeaders | undefined {
  if (headers === undefined || headers === null) return {};
  if (typeof headers !== 'object' || Array.isArray(headers) || Symbol.iterator in headers) return undefined;
  const copy: PlainHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!allowedHeaders.test(name)) return undefined;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every((item) => typeof item === 'string')) return undefined;
    copy[name] = values.length === 1 ? values.join() : [...values];
  }
  return copy;
}

const allowedHeaders =
  /^(accept|accept-encoding|authorization|content-type|user-agent|impersonate-(user|uid|group|extra-[\w.%-]+))$/i;
