/** A chart, by path in a repository, whose objects show values as they are, as parts of a text, and as texts. */
export const valuesChart: Readonly<Record<string, string>> = {
  'charts/store/Chart.yaml': 'apiVersion: v2\nname: store\nversion: 1.0.0\n',
  'charts/store/values.yaml': `replicas: 1
level: warning # how much is said
port: 8080
image: { repository: registry.example.com/store, tag: 1.0.0 }
motd: none
`,
  'charts/store/ci.yaml': 'level: trace\nport: 9090\n',
  'charts/store/motd.txt': 'Closed today\n',
  'charts/store/templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: store
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  level: {{ .Values.level }}
  port: {{ .Values.port | quote }}
  motd: {{ .Values.motd | quote }}
`,
};
