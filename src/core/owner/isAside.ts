/** Documentation, samples, tests, and what other programs keep in folders of their own. */
export const isAside = (path: string): boolean =>
  /(?:^|\/)(?:\.[^/]*|docs?|documentation|examples?|samples?|tests?|testdata|fixtures?)\//i.test(path) ||
  /^\.[^/]*$/.test(path);
