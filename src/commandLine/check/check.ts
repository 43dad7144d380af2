import { CommandLineError } from '../commandLineError.ts';
import type { CommandLineContext } from '../commandLineContext.ts';
import type { ExitCode } from '../exitCode.ts';
import { oneOf, parseArguments } from '../parseArguments.ts';
import { checkFiles } from './checkFiles.ts';
import { checkGithub } from './checkGithub.ts';
import { checkJson } from './checkJson.ts';
import { checkSarif } from './checkSarif.ts';
import { checkText } from './checkText.ts';
import type { CheckReport } from './checkReport.ts';

/** `plumbline check [PATH…] [--kubernetes-version 1.34] [--schema FILE]… [--since REV] [--format text|json|sarif|github]` */
export async function check(context: CommandLineContext, args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    'kubernetes-version': { type: 'string' },
    schema: { type: 'string', multiple: true, default: [] },
    since: { type: 'string' },
    format: { type: 'string', default: 'text' },
  });
  const format = oneOf('--format', values.format, ['text', 'json', 'sarif', 'github']);
  const kubernetesVersion = values['kubernetes-version'];
  if (kubernetesVersion !== undefined && !/^v?\d+\.\d+(?:\.\d+)?$/.test(kubernetesVersion))
    throw new CommandLineError(
      `--kubernetes-version takes a version such as 1.34, not “${kubernetesVersion}”`,
    );
  const report = await checkFiles(context, {
    paths: positionals.length > 0 ? positionals : ['.'],
    schemaFiles: values.schema,
    kubernetesVersion,
    since: values.since,
  });
  context.write(formats[format](report));
  return report.problems.some(({ problem }) => problem.severity === 'error') ? 1 : 0;
}

const formats: Readonly<Record<'text' | 'json' | 'sarif' | 'github', (report: CheckReport) => string>> = {
  text: checkText,
  json: checkJson,
  sarif: checkSarif,
  github: checkGithub,
};
