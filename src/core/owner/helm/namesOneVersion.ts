/** As Masterminds/semver 3 reads one: numbers may be missing. What names one version is no range. */
export const namesOneVersion = (text: string): boolean => version.test(text);

const version = /^v?\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
