import type { Random } from '../random.ts';

/** A chart by the paths of its files; each takes other ways from values to what it renders. */
export function generatedChart(random: Random, name: string): ReadonlyMap<string, string> {
  const files = new Map([
    [
      'Chart.yaml',
      `apiVersion: v2\nname: ${name}\nversion: 1.${String(random.below(9))}.0\nappVersion: "2.${String(random.below(9))}.1"\n`,
    ],
    ['values.yaml', values],
    ['templates/_helpers.tpl', helpers(name)],
    ['templates/deployment.yaml', deployment(random, name)],
    ['templates/service.yaml', service(name)],
    ['templates/config.yaml', config(random, name)],
  ]);
  if (random.chance(0.5)) files.set('templates/ingress.yaml', ingress(name));
  if (random.chance(0.5)) for (const [file, text] of subchart) files.set(file, text);
  if (random.chance(0.4)) {
    files.set('charts/library/Chart.yaml', 'apiVersion: v2\nname: library\ntype: library\nversion: 0.1.0\n');
    files.set('charts/library/templates/_jobs.tpl', library);
    files.set('templates/jobs.yaml', '{{- include "library.jobs" . }}\n');
  }
  return files;
}

const values = `replicas: 2
image:
  repository: example.org/shop/web
  tag: "1.4.2"
  pullPolicy: IfNotPresent
service:
  type: ClusterIP
  port: 80
  targetPort: http
  sessionAffinity: false
log: { level: info, format: json }
shutdownSeconds: 30
strategy: RollingUpdate
resources:
  requests: { cpu: 100m, memory: 64Mi }
  limits:
    memory: 128Mi
probe:
  path: /healthz
  periodSeconds: 10
hostNetwork: false
readOnly: true
automount: false
nodeSelector:
  kubernetes.io/os: linux
tolerations:
  - key: dedicated
    operator: Exists
    effect: NoSchedule
env:
  MODE: production
  ORDERS_URL: http://orders:8080
  CACHE_SIZE: "64"
annotations:
  example.org/team: shop
host: shop.example.org
tls: { enabled: true, secret: shop-tls }
config:
  greeting: hello
  features:
    search: true
    limit: 25
motd: |
  Welcome to the shop.
  Open every day.
secretToken: s3cr3t-token
jobs:
  nightly: { schedule: "0 3 * * *", command: [report, --all] }
  hourly: { schedule: "0 * * * *", command: [sync] }
cache:
  size: 1Gi
`;

const helpers = (name: string): string => `{{- define "${name}.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "${name}.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: shop
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}
`;

const metadata = (name: string, suffix = ''): string => `metadata:
  name: {{ include "${name}.fullname" . }}${suffix}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "${name}.labels" . | nindent 4 }}
`;

const deployment = (random: Random, name: string): string => `apiVersion: apps/v1
kind: Deployment
${metadata(name)}  annotations:
    checksum/config: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}
    {{- range $key, $value := .Values.annotations }}
    {{ $key }}: {{ $value | quote }}
    {{- end }}
spec:
  replicas: {{ .Values.replicas }}
  revisionHistoryLimit: ${String(2 + random.below(5))}
  strategy:
    type: {{ .Values.strategy }}
  selector:
    matchLabels:
      app.kubernetes.io/instance: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: {{ .Release.Name }}
    spec:
      automountServiceAccountToken: {{ .Values.automount }}
      {{- if .Values.hostNetwork }}
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      {{- end }}
      terminationGracePeriodSeconds: {{ ${random.pick(['int .Values.shutdownSeconds', '.Values.shutdownSeconds | default 15'])} }}
      {{- with .Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      tolerations: {{- toYaml .Values.tolerations | nindent 8 }}
      containers:
        - name: web
          image: {{ ${random.pick(['printf "%s:%s" .Values.image.repository .Values.image.tag', 'print .Values.image.repository ":" (.Values.image.tag | default .Chart.AppVersion)'])} | quote }}
          imagePullPolicy: {{ .Values.image.pullPolicy | default "Always" }}
          args: ["--log-level={{ .Values.log.level }}", --log-format, {{ .Values.log.format }}]
          ports:
            - { name: http, containerPort: 8080, protocol: TCP }
          env:
            {{- range $name, $value := .Values.env }}
            - name: {{ $name }}
              value: {{ tpl $value $ | quote }}
            {{- end }}
            - name: RELEASE
              value: {{ .Release.Name | upper }}
            - name: GREETING
              value: {{ .Values.config.greeting | title }}
          readinessProbe:
            httpGet: { path: {{ .Values.probe.path }}, port: http }
            periodSeconds: {{ .Values.probe.periodSeconds }}
            failureThreshold: {{ add 1 2 }}
          securityContext:
            readOnlyRootFilesystem: {{ .Values.readOnly }}
            {{- if .Values.readOnly }}
            runAsUser: 1000
            {{- else }}
            runAsUser: 0
            {{- end }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
`;

const service = (name: string): string => `apiVersion: v1
kind: Service
${metadata(name)}spec:
  type: {{ .Values.service.type }}
  {{- if eq .Values.service.type "NodePort" }}
  externalTrafficPolicy: Local
  {{- end }}
  sessionAffinity: {{ ternary "ClientIP" "None" .Values.service.sessionAffinity }}
  selector:
    app.kubernetes.io/instance: {{ .Release.Name }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: {{ .Values.service.targetPort }}
      protocol: TCP
`;

const config = (random: Random, name: string): string => `apiVersion: v1
kind: ConfigMap
${metadata(name, '-config')}data:
  mode: {{ .Values.log.format }}
  app.yaml: |
    # What the shop reads when it starts.
    level: {{ .Values.log.level }}
    {{- toYaml .Values.config | nindent 4 }}
    owner: team-${String(random.below(9))}
  motd: {{ .Values.motd | quote }}
  large: {{ ${random.pick(['gt (int .Values.replicas) 3', 'and .Values.readOnly (not .Values.automount)'])} | quote }}
---
apiVersion: v1
kind: Secret
${metadata(name, '-token')}type: Opaque
data:
  token: {{ .Values.secretToken | b64enc }}
`;

const ingress = (name: string): string => `{{- if .Values.tls.enabled }}
apiVersion: networking.k8s.io/v1
kind: Ingress
${metadata(name)}spec:
  ingressClassName: public
  tls: [{ hosts: [{{ .Values.host }}], secretName: {{ .Values.tls.secret }} }]
  rules:
    - host: {{ .Values.host | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: {{ include "${name}.fullname" . }}, port: { number: {{ .Values.service.port }} } } }
{{- end }}
`;

const subchart: ReadonlyMap<string, string> = new Map([
  ['charts/cache/Chart.yaml', 'apiVersion: v2\nname: cache\nversion: 3.0.0\n'],
  ['charts/cache/values.yaml', 'size: 512Mi\nport: 6379\npolicy: allkeys-lru\n'],
  [
    'charts/cache/templates/cache.yaml',
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-cache
data:
  size: {{ .Values.size }}
  port: {{ .Values.port | quote }}
  policy: {{ .Values.policy }}
  engine: valkey
`,
  ],
]);

/** As libraries do that make all objects of what values say. */
const library = `{{- define "library.jobs" -}}
{{- range $name, $job := .Values.jobs }}
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ $.Release.Name }}-{{ $name }}
spec:
  schedule: {{ $job.schedule | quote }}
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: {{ $name }}
              image: "{{ $.Values.image.repository }}:{{ $.Values.image.tag }}"
              command: {{ toJson $job.command }}
{{- end }}
{{- end -}}
`;
