import type { ChartFailure } from '../charts/chartFailure.ts';
import { CommandLineError } from './commandLineError.ts';
import type { CommandLineContext } from './commandLineContext.ts';

/** What a chart that could not be had asks of a person. */
export const chartProblem = ({ code, message, host }: ChartFailure): string =>
  code === 'notAllowed' && host !== undefined ? `${message}: allow it with --fetch-charts ${host}` : message;

/** `--fetch-charts HOST`: of commands that render what owners apply. */
export const fetchCharts = {
  'fetch-charts': { type: 'string', multiple: true, default: [] as string[] },
} as const;

/** Lets charts be fetched from these hosts, written as in addresses: `ghcr.io`, `charts.example.com:8443`; or `any`. */
export function allowCharts(
  context: Pick<CommandLineContext, 'allowCharts'>,
  hosts: readonly string[],
): void {
  for (const host of hosts)
    if (host !== 'any' && !/^[^/@\s]+$/.test(host))
      throw new CommandLineError(`--fetch-charts takes a host such as ghcr.io, or any, not “${host}”`);
  context.allowCharts(hosts.map((host) => host.toLowerCase()));
}
