/** A chart with objects of several kinds, by path below its folder. */
export const chartFiles: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'values.yaml': 'replicas: 1\nlevel: info\npassword: none\nextra: false\nnote: ""\n',
  'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
  labels: { tier: front }
  {{- with .Values.note }}
  annotations: { example.com/note: {{ . | quote }} }
  {{- end }}
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: example.com/web:1
          resources: { requests: { cpu: 1000m } }
          env:
            - { name: LEVEL, value: {{ .Values.level | quote }} }
            {{- with .Values.note }}
            - { name: NOTE, value: {{ . | quote }} }
            {{- end }}
---
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }}-web }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: {{ .Release.Name }}-first }
`,
  'templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-config }
data:
  level: {{ .Values.level | quote }}
  kept: as it is
  password-of: {{ .Values.password | quote }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-marked }
data: { level: {{ .Values.level | quote }} }
---
apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }}-passwords }
stringData: { password: {{ .Values.password | quote }} }
{{- if .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-extra }
data: { level: {{ .Values.level | quote }} }
{{- end }}
`,
  'templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-hook
  annotations: { helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "3" }
data: { level: {{ .Values.level | quote }} }
`,
};
