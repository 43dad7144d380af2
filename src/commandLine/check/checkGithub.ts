import { placeOf, type CheckReport } from './checkReport.ts';

/** Annotations, as a step of GitHub Actions prints them: workflow commands, one a line. */
export function checkGithub(report: CheckReport): string {
  return report.problems
    .map((one) => {
      const { line, column, endLine, endColumn } = placeOf(one);
      const { severity, code, field, message } = one.problem;
      const properties = {
        file: one.path,
        line,
        endLine,
        ...(endLine === line ? { col: column, endColumn } : {}),
        title: field === undefined ? code : `${code}: ${field}`,
      };
      const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${commands[severity]} ${written.join(',')}::${data(message)}\n`;
    })
    .join('');
}

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
