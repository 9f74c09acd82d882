import {
  alertsViewSchema,
  buildsViewSchema,
  issuesViewSchema,
  mergeRequestsViewSchema,
  metricsViewSchema,
  reviewsViewSchema,
  versionsViewSchema,
  workloadsViewSchema,
  type AlertsView,
  type Build,
  type BuildStatus,
  type IssuesView,
  type MergeRequestsView,
  type MetricsView,
  type Observation,
  type ReviewsView,
  type VersionsView,
  type WorkloadsView,
} from '@kronos-portal/common';
import type { Tone } from '../components/StatusChip/StatusChip';

export type Workload = WorkloadsView['workloads'][number];
export type Issue = IssuesView['issues'][number];
export type Alert = AlertsView['alerts'][number];

export const TROUBLES = [
  'alerts',
  'workload',
  'build',
  'errors',
  'overdue',
] as const;

/** Something about a service that someone should look at. */
export type Trouble =
  | { kind: 'alerts'; count: number; name: string; since?: string }
  | { kind: 'workload'; workload: Workload; since?: string }
  | { kind: 'build'; build: Build; since?: string }
  | { kind: 'errors'; share: number; since?: undefined }
  | { kind: 'overdue'; count: number; since?: undefined };

/** What the observations say about one service; undefined where nothing was ever seen. */
export interface ServiceState {
  /** newest first */
  builds?: Build[];
  /** the worst one */
  workload?: Workload;
  firing?: Alert[];
  /** share of failed requests, 0 to 1 */
  errors?: { share: number; points: [number, number | null][] };
  issues?: { total: number; overdue: number; listed: Issue[] };
  versions?: VersionsView['versions'];
  mergeRequests?: MergeRequestsView['mergeRequests'];
  /** open merge requests in all, also when the list is shorter */
  mergeRequestsTotal?: number;
  /** how far the review of each is; of those that could be read */
  reviews?: ReviewsView['reviews'];
  /** the most pressing first */
  troubles: Trouble[];
  /** why the newest attempt of some tool failed: what is shown of it is older */
  outdated: string[];
}

/** Views of a service that lists ask for, by domain. */
export const SERVICE_VIEWS: Record<string, string[]> = {
  delivery: [
    'jenkins/builds',
    'gitlab/merge-requests',
    'gitlab/reviews',
    'kubernetes/workloads',
  ],
  observability: ['prometheus/alerts'],
  collaboration: ['redmine/issues', 'redmine/versions'],
};

/** Large: only for lists of a few services. */
export const METRICS_VIEW = 'prometheus/metrics';

/** Share of failed requests from which a service is worth a look. */
export const ERROR_SHARE = 0.05;

export const BUILD_TONES: Record<BuildStatus, Tone> = {
  success: 'good',
  unstable: 'warning',
  failed: 'bad',
  running: 'busy',
  queued: 'busy',
  aborted: 'quiet',
  'not-built': 'quiet',
  unknown: 'quiet',
};

export const WORKLOAD_TONES: Record<Workload['status'], Tone> = {
  degraded: 'bad',
  progressing: 'busy',
  unknown: 'quiet',
  stopped: 'quiet',
  ready: 'good',
};

const WORST = Object.keys(WORKLOAD_TONES);

/** The one that speaks for all of them; the order of {@link WORKLOAD_TONES}. */
export const worstWorkload = (
  workloads: readonly Workload[],
): Workload | undefined =>
  [...workloads].sort(
    (a, b) => WORST.indexOf(a.status) - WORST.indexOf(b.status),
  )[0];

const read: Record<
  string,
  (state: ServiceState, data: unknown, now: number) => void
> = {
  'jenkins/builds': (state, data) => {
    state.builds = buildsViewSchema.safeParse(data).data?.builds;
  },
  'kubernetes/workloads': (state, data) => {
    const workloads = workloadsViewSchema.safeParse(data).data?.workloads;
    state.workload = worstWorkload(workloads ?? []);
  },
  'prometheus/alerts': (state, data) => {
    state.firing = alertsViewSchema
      .safeParse(data)
      .data?.alerts.filter(alert => alert.state === 'firing');
  },
  'prometheus/metrics': (state, data) => {
    state.errors = worstErrors(metricsViewSchema.safeParse(data).data);
  },
  'redmine/issues': (state, data, now) => {
    const issues = issuesViewSchema.safeParse(data).data;
    state.issues = issues && {
      total: issues.total,
      overdue: issues.issues.filter(issue => isOverdue(issue, now)).length,
      listed: issues.issues,
    };
  },
  'redmine/versions': (state, data) => {
    state.versions = versionsViewSchema.safeParse(data).data?.versions;
  },
  'gitlab/merge-requests': (state, data) => {
    const view = mergeRequestsViewSchema.safeParse(data).data;
    state.mergeRequests = view?.mergeRequests;
    state.mergeRequestsTotal = view?.total;
  },
  'gitlab/reviews': (state, data) => {
    state.reviews = reviewsViewSchema.safeParse(data).data?.reviews;
  },
};

/** @param now ms since the epoch */
export function readServiceState(
  observations: Observation[],
  now = Date.now(),
): ServiceState {
  const state: ServiceState = { troubles: [], outdated: [] };
  for (const { tool, view, data, problem } of observations) {
    if (problem && !state.outdated.includes(tool)) state.outdated.push(tool);
    read[`${tool}/${view}`]?.(state, data, now);
  }
  state.troubles = troublesOf(state);
  return state;
}

/** Of the places where a service runs, the one that fails most now. */
function worstErrors(metrics: MetricsView | undefined) {
  const series =
    metrics?.panels.find(({ id }) => id === 'errors')?.series ?? [];
  return series
    .flatMap(({ points }) => {
      const share = points.at(-1)?.[1];
      return typeof share === 'number' ? [{ share, points }] : [];
    })
    .sort((a, b) => b.share - a.share)[0];
}

/** Due dates are days: a thing is late when its day is over. */
export function isOverdue({ dueDate }: { dueDate?: string }, now: number) {
  if (!dueDate) return false;
  const due = new Date(`${dueDate.slice(0, 10)}T00:00:00`);
  due.setDate(due.getDate() + 1);
  return due.getTime() <= now;
}

function troublesOf(state: ServiceState): Trouble[] {
  const { firing, workload, builds, errors, issues } = state;
  const troubles: Trouble[] = [];
  if (firing?.length) {
    const [{ name }] = firing;
    const since = firing.flatMap(({ activeAt }) => activeAt ?? []).sort()[0];
    troubles.push({ kind: 'alerts', count: firing.length, name, since });
  }
  if (workload?.status === 'degraded') {
    troubles.push({ kind: 'workload', workload, since: workload.updatedAt });
  }
  // one that runs now does not make the failure before it good
  const build = builds?.find(
    ({ status }) => !['running', 'queued'].includes(status),
  );
  if (build && ['failed', 'unstable'].includes(build.status)) {
    troubles.push({ kind: 'build', build, since: build.startedAt });
  }
  if (errors && errors.share >= ERROR_SHARE) {
    troubles.push({ kind: 'errors', share: errors.share });
  }
  if (issues?.overdue) {
    troubles.push({ kind: 'overdue', count: issues.overdue });
  }
  return troubles;
}

/** Something was seen that would tell of trouble; without it nothing wrong means nothing. */
export const hasKnownHealth = (state: ServiceState) =>
  Boolean(state.builds || state.workload || state.firing || state.errors);

const WEIGHT: Record<Trouble['kind'], number> = {
  alerts: 16,
  workload: 8,
  build: 4,
  errors: 2,
  overdue: 1,
};

/** For the order of a list: what is down comes before what is late. */
export const pressureOf = ({ troubles }: ServiceState) =>
  troubles.reduce((sum, { kind }) => sum + WEIGHT[kind], 0);

/** Builds that came to an end, and how many of them well. Undefined: there was none. */
export function buildSuccess(
  builds: readonly Build[],
): { ended: number; good: number } | undefined {
  const ended = builds.filter(({ status }) =>
    ['success', 'failed', 'unstable'].includes(status),
  );
  return ended.length
    ? {
        ended: ended.length,
        good: ended.filter(({ status }) => status === 'success').length,
      }
    : undefined;
}
