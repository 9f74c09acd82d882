import { playgroundCredentials } from '../credentials';
import type { SeedService } from '../world/seed';
import type { InstanceState, ProjectState } from './RedmineState';

/** An account that a key or password belongs to. */
export interface Account {
  /** it is a member of the projects of this affiliate; undefined: an administrator, who reads all of them */
  affiliate?: string;
}

/** By header, parameter, or as the user of basic authentication with any password. */
export function accountOf(
  { headers }: Request,
  query: URLSearchParams,
): Account | undefined {
  const basic = /^Basic (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const given =
    headers.get('x-redmine-api-key') ??
    query.get('key') ??
    (basic && Buffer.from(basic, 'base64').toString('utf8').split(':')[0]);
  const { redmineKey } = playgroundCredentials;
  if (given === redmineKey) return {};
  return given?.startsWith(`${redmineKey}-`)
    ? { affiliate: given.slice(redmineKey.length + 1) }
    : undefined;
}

/** What an account sees of an instance: lists and single things of its projects. The things are the same objects. */
export function seenBy(
  { affiliate }: Account,
  instance: InstanceState,
  services: readonly SeedService[],
): InstanceState {
  if (affiliate === undefined) return instance;
  const seeded = new Map(services.map(s => [s.redmineProject, s.affiliate]));
  const isMember = (project: ProjectState) =>
    (project.affiliate ?? seeded.get(project.identifier)) === affiliate;
  const projects = instance.projects.filter(isMember);
  const ids = new Set(projects.map(p => p.id));
  const issues = instance.issues.filter(i => ids.has(i.project));
  const versions = instance.versions.filter(v => ids.has(v.project));
  return {
    ...instance,
    projects: growing(projects, project => {
      project.affiliate = affiliate;
      instance.projects.push(project);
    }),
    issues: growing(issues, issue => instance.issues.push(issue)),
    versions: growing(versions, version => instance.versions.push(version)),
  };
}

/** A list of what is seen; what is added to it is added to the instance. */
function growing<T>(seen: T[], add: (item: T) => void): T[] {
  return Object.assign(seen, {
    push(item: T) {
      add(item);
      return seen.length;
    },
  });
}
