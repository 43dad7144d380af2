import { defaultSeverities, type Severity } from '../../core/validate/problem.ts';
import { placeOf, type CheckReport } from './checkReport.ts';

/** SARIF 2.1.0, as code scanning services take it. */
export function checkSarif(report: CheckReport): string {
  const results = report.problems.map((one) => {
    const { line, column, endLine, endColumn } = placeOf(one);
    const { code, severity, message, resource, field } = one.problem;
    return {
      ruleId: code,
      level: levels[severity],
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: one.path.split('/').map(encodeURIComponent).join('/') },
            region: { startLine: line, startColumn: column, endLine, endColumn },
          },
          ...(resource === undefined
            ? {}
            : {
                logicalLocations: [
                  { fullyQualifiedName: resource, ...(field === undefined ? {} : { name: field }) },
                ],
              }),
        },
      ],
    };
  });
  const rules = Object.entries(defaultSeverities).map(([id, severity]) => ({
    id,
    defaultConfiguration: { level: levels[severity] },
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'plumbline', rules } }, columnKind: 'unicodeCodePoints', results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
