import * as containers from './containers';
import type { Maker } from './place';
import * as requests from './requests';
import * as schedules from './schedules';

interface Metric {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  series: Maker;
}

const counter = (help: string, series: Maker): Metric => ({
  type: 'counter',
  help,
  series,
});
const gauge = (help: string, series: Maker): Metric => ({
  type: 'gauge',
  help,
  series,
});
const took = (series: Maker): Metric => ({
  type: 'histogram',
  help: 'How long requests took.',
  series,
});

/** Every metric, with what Prometheus' metadata says of it. */
export const METRICS: Record<string, Metric> = {
  http_requests_total: counter(
    'Requests by method and status.',
    requests.requests,
  ),
  http_request_duration_seconds_bucket: took(requests.durationBuckets),
  http_request_duration_seconds_sum: took(requests.durationSum),
  http_request_duration_seconds_count: took(requests.durationCount),
  container_cpu_usage_seconds_total: counter(
    'CPU time of the container.',
    containers.cpu,
  ),
  container_cpu_cfs_periods_total: counter(
    'Elapsed enforcement periods of the scheduler.',
    containers.cpuPeriods,
  ),
  container_cpu_cfs_throttled_periods_total: counter(
    'Periods in which the container was throttled.',
    containers.cpuThrottled,
  ),
  container_spec_cpu_quota: gauge(
    'CPU quota of the container.',
    containers.cpuQuota,
  ),
  container_spec_cpu_period: gauge(
    'CPU period of the container.',
    containers.cpuPeriod,
  ),
  container_memory_working_set_bytes: gauge(
    'Memory in use that cannot be evicted.',
    containers.memory,
  ),
  container_spec_memory_limit_bytes: gauge(
    'Memory limit of the container.',
    containers.memoryLimit,
  ),
  container_network_receive_bytes_total: counter(
    'Bytes received.',
    containers.received,
  ),
  container_network_transmit_bytes_total: counter(
    'Bytes transmitted.',
    containers.transmitted,
  ),
  kube_pod_container_status_restarts_total: counter(
    'Restarts of the container.',
    containers.restarts,
  ),
  kube_pod_status_ready: gauge(
    'Whether the pod is ready to serve requests.',
    containers.ready,
  ),
  kube_cronjob_status_last_schedule_time: gauge(
    'When the job was last successfully scheduled.',
    schedules.lastScheduled,
  ),
  kube_cronjob_status_last_successful_time: gauge(
    'When the job last completed.',
    schedules.lastSuccessful,
  ),
  kube_cronjob_next_schedule_time: gauge(
    'When the CronJob should be scheduled next.',
    schedules.nextScheduled,
  ),
  kube_cronjob_spec_suspend: gauge(
    'Whether the CronJob is suspended.',
    schedules.suspended,
  ),
  kube_cronjob_status_active: gauge(
    'Jobs of the CronJob that are running.',
    schedules.active,
  ),
  probe_ssl_earliest_cert_expiry: gauge(
    'When the first certificate of the chain ends.',
    schedules.certificate,
  ),
  up: gauge('Whether the last scrape went well.', containers.up),
};
