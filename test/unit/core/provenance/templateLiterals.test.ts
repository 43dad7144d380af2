import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templateLiterals } from '../../../../src/core/provenance/templateLiterals.ts';

const cases: readonly (readonly [line: string, found: readonly string[]])[] = [
  ['kind: Service', ['kind=Service']],
  ['  - name: "web" # said twice', ['name=web']],
  ['name: {{ .Release.Name }}-config', ['name=-config']],
  ['replicas: {{ .Values.replicas }}', ['replicas=']],
  ['{{- if .Values.tls }}', []],
  ['labels: {{- include "a.labels" . | nindent 4 }}', ['labels=a.labels', 'labels=']],
  ['policy: {{ default "Always" .Values.policy }}', ['policy=Always', 'policy=']],
  ['text: {{ "}}" | quote }}', ['text=}}', 'text=']],
  ['- { name: http, port: 8080, on: {{ .Values.on }} }', ['name=http', 'port=8080']],
  ['args: ["--level={{ .Values.level }}", --all]', ['args=--level=', 'args=--all']],
  ['# kind: Service', []],
  ['script: |', []],
];

for (const [line, found] of cases)
  test(line, () => {
    const text = `a: b\n${line}\n`;
    const pieces = templateLiterals(text).slice(1);
    assert.deepEqual(
      pieces.map(({ name, text: said }) => `${name}=${said}`),
      found,
    );
    for (const { start, end, text: said } of pieces) assert.equal(text.slice(start, end), said);
  });

test('an action of several lines is no text of the template', () => {
  const text = 'a: {{ dict\n  "b" "c"\n}}\nd: e\n';
  assert.deepEqual(
    templateLiterals(text).map(({ text: said }) => said),
    ['b', 'c', 'e'],
  );
});
