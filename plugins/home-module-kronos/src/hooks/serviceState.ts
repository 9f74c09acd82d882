import {
  alertsViewSchema,
  buildsViewSchema,
  issuesViewSchema,
  mergeRequestsViewSchema,
  workloadsViewSchema,
  type BuildStatus,
  type Observation,
  type WorkloadsView,
} from '@kronos-portal/common';

type Workload = WorkloadsView['workloads'][number];

/** What the observations say about one service; undefined where nothing was ever seen. */
export interface ServiceState {
  build?: BuildStatus;
  workload?: Pick<Workload, 'status' | 'ready' | 'desired'>;
  firing?: number;
  issues?: number;
  mergeRequests?: number;
  /** 0: nothing to do; higher: more pressing */
  trouble: number;
}

/** Views that the home page asks for, by plugin. */
export const HOME_VIEWS: Record<string, string[]> = {
  delivery: ['jenkins/builds', 'gitlab/merge-requests', 'kubernetes/workloads'],
  observability: ['prometheus/alerts'],
  collaboration: ['redmine/issues'],
};

const BUILD_TROUBLE: Partial<Record<BuildStatus, number>> = {
  failed: 3,
  unstable: 2,
};

/** Running stages weigh by their worst workload. */
const WORKLOAD_ORDER: Workload['status'][] = [
  'degraded',
  'progressing',
  'unknown',
  'stopped',
  'ready',
];

export function readServiceState(observations: Observation[]): ServiceState {
  const state: ServiceState = { trouble: 0 };
  for (const { tool, view, data } of observations) {
    switch (`${tool}/${view}`) {
      case 'jenkins/builds':
        state.build = buildsViewSchema.safeParse(data).data?.builds[0]?.status;
        break;
      case 'kubernetes/workloads': {
        const parsed = workloadsViewSchema.safeParse(data).data?.workloads;
        state.workload = [...(parsed ?? [])].sort(
          (a, b) =>
            WORKLOAD_ORDER.indexOf(a.status) - WORKLOAD_ORDER.indexOf(b.status),
        )[0];
        break;
      }
      case 'prometheus/alerts':
        state.firing = alertsViewSchema
          .safeParse(data)
          .data?.alerts.filter(alert => alert.state === 'firing').length;
        break;
      case 'redmine/issues':
        state.issues = issuesViewSchema.safeParse(data).data?.total;
        break;
      case 'gitlab/merge-requests':
        state.mergeRequests =
          mergeRequestsViewSchema.safeParse(data).data?.total;
        break;
      default:
    }
  }
  state.trouble =
    (state.firing ? 5 : 0) +
    (state.workload?.status === 'degraded' ? 4 : 0) +
    (state.build ? BUILD_TROUBLE[state.build] ?? 0 : 0);
  return state;
}
