/**
 * What is asked for each minute, by the names that cAdvisor, kube-state-metrics, the blackbox exporter and most HTTP
 * services use. What a service does not have is empty and costs nothing.
 *
 * @param matchers - of the service, as they stand between the braces of a selector
 */
export function queriesOf(matchers: string) {
  const rate = (metric: string, more = '') =>
    `rate(${metric}{${matchers}${more}}[2m])`;
  const container = ',container!="",container!="POD"';
  // where cAdvisor is not scraped with its limits, kube-state-metrics has what the pod declares
  const declared = (resource: string) =>
    `sum by (pod) (kube_pod_container_resource_limits{${matchers},resource="${resource}"})`;
  return {
    /** cores used, and cores allowed */
    cpu: `sum by (pod) (${rate(
      'container_cpu_usage_seconds_total',
      container,
    )})`,
    cpuLimit: `sum by (pod) (container_spec_cpu_quota{${matchers}${container}} / container_spec_cpu_period{${matchers}${container}}) or ${declared(
      'cpu',
    )}`,
    memory: `sum by (pod) (container_memory_working_set_bytes{${matchers}${container}})`,
    memoryLimit: `sum by (pod) (container_spec_memory_limit_bytes{${matchers}${container}} > 0) or ${declared(
      'memory',
    )}`,
    networkReceive: `sum by (pod) (${rate(
      'container_network_receive_bytes_total',
    )})`,
    networkTransmit: `sum by (pod) (${rate(
      'container_network_transmit_bytes_total',
    )})`,
    throttling: `sum by (pod) (${rate(
      'container_cpu_cfs_throttled_periods_total',
    )}) / sum by (pod) (${rate('container_cpu_cfs_periods_total')})`,
    restarts: `sum by (pod) (kube_pod_container_status_restarts_total{${matchers}})`,
    ready: `min by (pod) (kube_pod_status_ready{${matchers},condition="true"})`,
    requests: `sum (${rate('http_requests_total')})`,
    errorRate: `(sum (${rate(
      'http_requests_total',
      ',status=~"5.."',
    )}) or vector(0)) / sum (${rate('http_requests_total')})`,
    latency: `histogram_quantile(0.95, sum by (le) (${rate(
      'http_request_duration_seconds_bucket',
    )}))`,
    certificate: `min (probe_ssl_earliest_cert_expiry{${matchers}})`,
    batchSuccess: `max by (cronjob) (kube_cronjob_status_last_successful_time{${matchers}})`,
    /** how far the next run is from the last one that was scheduled */
    batchEvery: `max by (cronjob) (kube_cronjob_next_schedule_time{${matchers}} - kube_cronjob_status_last_schedule_time{${matchers}})`,
  };
}

export type QueryName = keyof ReturnType<typeof queriesOf>;
