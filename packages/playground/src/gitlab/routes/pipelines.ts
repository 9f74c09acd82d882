import type { Gitlab } from '../Gitlab';
import { BOT, type ProjectState } from '../GitlabState';
import { NO_COMMIT } from '../Repository';
import { nothingThere, paged, route, type Route } from '../http';
import { userJson } from '../present';
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
          .filter(({ listed }) => ref === null || listed.ref === ref)
          .map(({ listed }) => listed),
      );
    }),
    route('GET', `${all}/:pipeline`, async call => {
      const list = await pipelinesOf(gitlab, projectOf(gitlab, call));
      const found = list.find(
        ({ listed }) => String(listed.id) === call.params.pipeline,
      );
      if (!found) throw nothingThere();
      return Response.json({ ...found.listed, ...found.more });
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
      const result = ref !== 'main' && dice % 7 === 0 ? 'failed' : 'success';
      const status = isOver ? result : 'running';
      const ended = isOver ? new Date(finished).toISOString() : null;
      const began = new Date(created).toISOString();
      // later ones have higher numbers
      const id = Math.floor(created / MINUTE) * 100 + (dice % 100);
      return {
        listed: {
          id,
          iid: id - Math.floor(project.createdAt / MINUTE) * 100,
          project_id: project.id,
          sha,
          ref,
          status,
          source: 'external',
          created_at: began,
          updated_at: ended ?? began,
          web_url: `${gitlab.webUrl(project)}/-/pipelines/${id}`,
          name: null,
        },
        /** what a list leaves out */
        more: {
          before_sha: NO_COMMIT,
          tag: false,
          yaml_errors: null,
          user: userJson(gitlab, BOT),
          started_at: began,
          finished_at: ended,
          committed_at: null,
          duration: isOver ? duration : null,
          queued_duration: null,
          coverage: null,
          detailed_status: {
            icon: `status_${status}`,
            text: status === 'success' ? 'Passed' : capital(status),
            label: status === 'success' ? 'passed' : status,
            group: status,
            tooltip: status === 'success' ? 'passed' : status,
            has_details: false,
            details_path: null,
            illustration: null,
            favicon: `/assets/ci_favicons/favicon_status_${status}.png`,
          },
          archived: false,
        },
      };
    }),
  );
  return pipelines.sort((a, b) => b.listed.id - a.listed.id);
}

const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
