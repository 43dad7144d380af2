import { at, isArray, isObject, member, type Json, type JsonObject } from '../../resource/json.ts';
import { listAt } from '../../resource/jsonLists.ts';

/** A dry run makes up the ports of nodes that nobody has named: the write itself allots others. */
export function withoutAllotted(answer: JsonObject, sent: JsonObject, live: JsonObject): JsonObject {
  const { spec } = answer;
  if (answer['kind'] !== 'Service' || answer['apiVersion'] !== 'v1' || !isObject(spec)) return answer;
  const named = new Set([sent, live].flatMap(nodePortsOf));
  const isMadeUp = (port: Json | undefined): boolean => port !== undefined && !named.has(port);
  const { ports, healthCheckNodePort, ...others } = spec;
  return {
    ...answer,
    spec: {
      ...others,
      ...(isArray(ports) ? { ports: ports.map((port) => withoutNodePort(port, isMadeUp)) } : {}),
      ...(healthCheckNodePort === undefined || isMadeUp(healthCheckNodePort) ? {} : { healthCheckNodePort }),
    },
  };
}

function nodePortsOf(service: JsonObject): readonly Json[] {
  return [
    ...listAt(service, 'spec', 'ports').map((port) => member(port, 'nodePort')),
    at(service, 'spec', 'healthCheckNodePort'),
  ].filter((port) => port !== undefined);
}

function withoutNodePort(port: Json, isMadeUp: (nodePort: Json | undefined) => boolean): Json {
  if (!isObject(port) || !isMadeUp(port['nodePort'])) return port;
  const { nodePort: _nodePort, ...others } = port;
  return others;
}
