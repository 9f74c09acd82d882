import type { Gitlab } from '../Gitlab';
import type { MergeRequestState, ProjectState } from '../GitlabState';
import { nothingThere, notFound, type Call } from '../http';

/** Throws 404 in GitLab's words. */
export function projectOf(gitlab: Gitlab, call: Call): ProjectState {
  const project = gitlab.state.project(call.params.id);
  if (!project) throw notFound('Project');
  return project;
}

export function mergeRequestOf(
  project: ProjectState,
  call: Call,
): MergeRequestState {
  const found = project.mergeRequests.find(
    m => String(m.iid) === call.params.iid,
  );
  if (!found) throw nothingThere();
  return found;
}

/** Id of the commit that the parameter names, or the head of the default branch. */
export async function commitOf(
  gitlab: Gitlab,
  project: ProjectState,
  ref: string | undefined | null,
  what: string,
): Promise<string> {
  const name = ref || project.defaultBranch;
  const found =
    name === 'HEAD'
      ? project.branches[project.defaultBranch]
      : project.branches[name] ??
        (await gitlab.repository(project).resolve(name));
  if (!found) throw notFound(what);
  return found;
}
