import type { Gitlab } from '../Gitlab';
import type { ProjectState } from '../GitlabState';
import { notFound, paged, route, type Route } from '../http';
import { numberOf } from '../review';
import { projectOf } from './parameters';

const MINUTE = 60_000;

/**
 * The world builds with Jenkins, which reports to GitLab: a pipeline of the source `external` for the head of each branch.
 * https://docs.gitlab.com/api/pipelines/
 */
export const pipelineRoutes = (gitlab: Gitlab): Route[] => {
  const all = '/projects/:id/pipelines';
  return [
    route('GET', all, async call => {
      const ref = call.query.get('ref');
      const list = await pipelinesOf(gitlab, projectOf(gitlab, call));
      return paged(
        call,
        list
          .filter(p => ref === null || p.ref === ref)
          .map(({ duration, finished_at, ...listed }) => listed),
      );
    }),
    route('GET', `${all}/:pipeline`, async call => {
      const list = await pipelinesOf(gitlab, projectOf(gitlab, call));
      const found = list.find(p => String(p.id) === call.params.pipeline);
      if (!found) throw notFound('Pipeline');
      return Response.json(found);
    }),
  ];
};

async function pipelinesOf(gitlab: Gitlab, project: ProjectState) {
  const pipelines = await Promise.all(
    Object.entries(project.branches).map(async ([ref, sha]) => {
      const commit = await gitlab.repository(project).commit(sha);
      const created = Date.parse(new Date(commit.committer.time).toISOString());
      const dice = numberOf(`pipeline ${project.id} ${ref} ${sha}`);
      const duration = 90 + (dice % 300);
      const finished = created + duration * 1_000;
      const isOver = finished < gitlab.now();
      const status = isOver
        ? ref !== 'main' && dice % 7 === 0
          ? 'failed'
          : 'success'
        : 'running';
      const ended = isOver ? new Date(finished).toISOString() : null;
      return {
        // later ones have higher numbers
        id: Math.floor(created / MINUTE) * 100 + (dice % 100),
        iid: 1,
        project_id: project.id,
        sha,
        ref,
        status,
        source: 'external',
        name: null,
        created_at: new Date(created).toISOString(),
        updated_at: ended ?? new Date(created).toISOString(),
        web_url: `${gitlab.webUrl(project)}/-/pipelines`,
        finished_at: ended,
        duration: isOver ? duration : null,
      };
    }),
  );
  return pipelines.sort((a, b) => b.id - a.id);
}
