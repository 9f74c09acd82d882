/** What rates are computed over. */
export const RATE_SECONDS = 120;

/** Unix seconds, of kube-state-metrics. */
export const BATCH_METRICS = {
  lastSuccess: 'kube_cronjob_status_last_successful_time',
  lastStart: 'kube_cronjob_status_last_schedule_time',
  nextStart: 'kube_cronjob_next_schedule_time',
};

/** The labels that name one pod; a server without one of them gives it empty. */
const POD = 'cluster, namespace, pod';

/**
 * What is asked for each minute, by the names that cAdvisor, kube-state-metrics, the blackbox exporter and most HTTP
 * services use. What a service does not have is empty and costs nothing.
 *
 * @param matchers - of the service, as they stand between the braces of a selector
 */
export function queriesOf(matchers: string) {
  const rate = (metric: string, more = '') =>
    `rate(${metric}{${matchers}${more}}[${RATE_SECONDS}s])`;
  const container = ',container!="",container!="POD"';
  // where cAdvisor is not scraped with its limits, kube-state-metrics has what the pod declares
  const declared = (resource: string) =>
    `sum by (${POD}) (kube_pod_container_resource_limits{${matchers},resource="${resource}"})`;
  const latency = (labels: string) =>
    `histogram_quantile(0.95, sum by (${labels}) (${rate(
      'http_request_duration_seconds_bucket',
    )}))`;
  return {
    /** cores used, and cores allowed */
    cpu: `sum by (${POD}) (${rate(
      'container_cpu_usage_seconds_total',
      container,
    )})`,
    cpuLimit: `sum by (${POD}) (container_spec_cpu_quota{${matchers}${container}} / container_spec_cpu_period{${matchers}${container}}) or ${declared(
      'cpu',
    )}`,
    memory: `sum by (${POD}) (container_memory_working_set_bytes{${matchers}${container}})`,
    memoryLimit: `sum by (${POD}) (container_spec_memory_limit_bytes{${matchers}${container}} > 0) or ${declared(
      'memory',
    )}`,
    networkReceive: `sum by (${POD}) (${rate(
      'container_network_receive_bytes_total',
    )})`,
    networkTransmit: `sum by (${POD}) (${rate(
      'container_network_transmit_bytes_total',
    )})`,
    throttling: `sum by (${POD}) (${rate(
      'container_cpu_cfs_throttled_periods_total',
    )}) / sum by (${POD}) (${rate('container_cpu_cfs_periods_total')})`,
    restarts: `sum by (${POD}) (kube_pod_container_status_restarts_total{${matchers}})`,
    ready: `min by (${POD}) (kube_pod_status_ready{${matchers},condition="true"})`,
    /** by pod where the service says which; without that label it is one series */
    requests: `sum by (${POD}) (${rate('http_requests_total')})`,
    errors: `sum by (${POD}) (${rate(
      'http_requests_total',
      ',status=~"5.."',
    )})`,
    latency: latency('le'),
    latencyOfPod: latency(`${POD}, le`),
    certificate: `min (probe_ssl_earliest_cert_expiry{${matchers}} or certmanager_certificate_expiration_timestamp_seconds{${matchers}})`,
    /** last success, last start and next start of each CronJob, by the name of the metric */
    batches: `max by (namespace, cronjob, __name__) ({__name__=~"${Object.values(
      BATCH_METRICS,
    ).join('|')}",${matchers}})`,
  };
}

export type QueryName = keyof ReturnType<typeof queriesOf>;
