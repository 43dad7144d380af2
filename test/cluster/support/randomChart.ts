import { printJson, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { blockText } from '../../../src/core/yaml/yamlText.ts';
import type { CorrectionCase } from './corrections.ts';

export interface RandomChart {
  /** Below the repository, in the folder `charts/` and the name of the case. */
  readonly files: Readonly<Record<string, string>>;
  readonly values: JsonObject;
}

/** A chart that renders the object of a case, in one of the ways in which charts make objects. */
export function randomChart({ name, manifest, random }: CorrectionCase): RandomChart {
  const { apiVersion = '', kind = '', metadata = {}, ...parts } = manifest;
  const way = random.pick<Way>([
    // As text, in which nothing is for the template to do.
    { template: printJson(manifest, 2).replaceAll('{{', '{{ "{{" }}') },
    // What the release says, as a whole.
    { template: '{{ toYaml .Values.object }}\n', values: { object: manifest } },
    // Each part of it by what the chart or the release says.
    {
      template: `${blockText({ apiVersion, kind })}\nmetadata: ${printJson(metadata)}
{{- range $key, $value := .Values.parts }}
{{ $key }}: {{ toJson $value }}
{{- end }}
`,
      defaults: { parts },
    },
  ]);
  const file = (below: string, text: string): readonly [string, string] => [`charts/${name}/${below}`, text];
  return {
    files: Object.fromEntries([
      file('Chart.yaml', `${blockText({ apiVersion: 'v2', name: 'app', version: '1.0.0' })}\n`),
      file('values.yaml', `${printJson(way.defaults ?? {})}\n`),
      file('templates/object.yaml', way.template),
    ]),
    values: way.values ?? {},
  };
}

interface Way {
  readonly template: string;
  readonly defaults?: Json;
  readonly values?: JsonObject;
}
