import { placeOf, type CheckReport } from './checkReport.ts';

/** The contract of `plumbline check --format json`. */
export function checkJson(report: CheckReport): string {
  const problems = report.problems.map((one) => {
    const { code, severity, message, resource, field } = one.problem;
    return { code, severity, message, path: one.path, ...placeOf(one), resource, field };
  });
  return `${JSON.stringify({ files: report.files, resources: report.resources, problems }, null, 2)}\n`;
}
