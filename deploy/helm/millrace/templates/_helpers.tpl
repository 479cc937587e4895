{{- define "millrace.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "millrace.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "millrace.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{ include "millrace.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- /* Not empty where the chart has the routers count each other. */}}
{{- define "millrace.peers" -}}
{{- if and .Values.peers.enabled (not (hasKey .Values.config "peers")) }}yes{{ end }}
{{- end }}

{{- /* The ConfigMap that the routers agree through. */}}
{{- define "millrace.agreed" -}}
{{ .Values.state.kubernetes.configMap | default (printf "%s-agreed" (include "millrace.name" .)) }}
{{- end }}

{{- define "millrace.tokenSecret" -}}
{{ .Values.admin.existingSecret | default (printf "%s-admin" (include "millrace.name" .)) }}
{{- end }}
