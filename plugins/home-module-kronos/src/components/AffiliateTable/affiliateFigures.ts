import { affiliateOf } from '@kronos-portal/common';
import {
  buildSuccess,
  hasKnownHealth,
  type Service,
} from '@kronos-portal/react';

/** Figures of one affiliate. Undefined: no tool told of it. */
export interface AffiliateFigures {
  name: string;
  /** in the catalog */
  services: number;
  /** of them, those that the other figures are about: fewer where there are very many */
  looked: number;
  /** services that something is known of, and those of them where nothing is broken now */
  known: number;
  healthy: number;
  /** builds that ended in the last seven days, as far as the tools keep them */
  builds?: { ended: number; good: number };
  /** share of good builds by day, the oldest first; null on days without builds */
  trend: [number, number | null][];
  issues?: { open: number; overdue: number };
  alerts?: number;
}

const DAY = 86_400_000;
const DAYS = 7;

/** What is late does not make a service unhealthy: it runs. */
const isHealthy = ({ state }: Service) =>
  state.troubles.every(({ kind }) => kind === 'overdue');

/** @param totals - services in the catalog by affiliate, also when fewer are given */
export function affiliateFigures(
  totals: Record<string, number>,
  services: Service[],
  now = Date.now(),
): AffiliateFigures[] {
  return Object.entries(totals)
    .map(([name, total]): AffiliateFigures => {
      const own = services.filter(({ entity }) => affiliateOf(entity) === name);
      const known = own.filter(({ state }) => hasKnownHealth(state));
      const since = now - DAYS * DAY;
      const builds = own
        .flatMap(({ state }) => state.builds ?? [])
        .filter(({ startedAt }) => Date.parse(startedAt ?? '') >= since);
      const issues = own.flatMap(({ state }) => state.issues ?? []);
      const firing = own.flatMap(({ state }) =>
        state.firing ? [state.firing.length] : [],
      );
      return {
        name,
        services: total,
        looked: own.length,
        known: known.length,
        healthy: known.filter(isHealthy).length,
        builds: buildSuccess(builds),
        trend: Array.from({ length: DAYS }, (_, day) => {
          const from = since + day * DAY;
          const share = buildSuccess(
            builds.filter(({ startedAt }) => {
              const at = Date.parse(startedAt!);
              return at >= from && at < from + DAY;
            }),
          );
          return [from, share ? share.good / share.ended : null];
        }),
        issues: issues.length
          ? {
              open: issues.reduce((sum, issue) => sum + issue.total, 0),
              overdue: issues.reduce((sum, { overdue }) => sum + overdue, 0),
            }
          : undefined,
        alerts: firing.length ? firing.reduce((a, b) => a + b, 0) : undefined,
      };
    })
    .sort((a, b) => shareOf(a) - shareOf(b) || a.name.localeCompare(b.name));
}

/** The least healthy first; those without services last. */
function shareOf({ known, healthy }: AffiliateFigures) {
  return known ? healthy / known : 2;
}
