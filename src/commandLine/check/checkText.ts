import { plural } from '../../base/plural.ts';
import { placeOf, type CheckReport } from './checkReport.ts';

/** For people: a line a problem, as compilers write them, and a summary. Kinds that nobody knows are counted alone. */
export function checkText(report: CheckReport): string {
  const told = report.problems.filter(({ problem }) => problem.severity !== 'info');
  const lines = told.map((one) => {
    const { line, column } = placeOf(one);
    const { severity, code, field, message } = one.problem;
    const what = field === undefined || message.includes(field) ? message : `${field}: ${message}`;
    return `${one.path}:${String(line)}:${String(column)}: ${severity}: ${what} [${code}]\n`;
  });
  return `${lines.join('')}${summary(report)}\n`;
}

function summary({ files, resources, problems }: CheckReport): string {
  const count = (severity: string): number =>
    problems.filter(({ problem }) => problem.severity === severity).length;
  const unknown = new Set(
    problems.flatMap(({ problem }) =>
      problem.code === 'unknown-kind' ? [problem.message.split(' is ')[0]] : [],
    ),
  );
  const checked = `${plural(resources, 'resource')} in ${plural(files, 'file')}`;
  const found = `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}`;
  const unchecked =
    unknown.size === 0 ? '' : `\nnot validated, no definition at hand: ${[...unknown].toSorted().join(', ')}`;
  return `${checked}: ${found}${unchecked}`;
}
