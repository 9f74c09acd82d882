import { playgroundCredentials } from '../credentials';
import type { CreateStandIn } from '../StandIn';
import { Gitlab } from './Gitlab';
import { apiHandler } from './http';
import { startLife } from './life';
import { pageHandler } from './pages';
import { instanceRoutes } from './routes/instance';
import { mergeRequestRoutes } from './routes/mergeRequests';
import { pipelineRoutes } from './routes/pipelines';
import { projectRoutes } from './routes/projects';
import { repositoryRoutes } from './routes/repository';
import { handleGit } from './smartHttp';

/** GitLab with real repositories, served below `/gitlab`. */
export const createGitlab: CreateStandIn = async context => {
  const gitlab = await Gitlab.create(context);
  context.world.repositories = {
    head: (project, branch) => gitlab.state.project(project)?.branches[branch],
    projects: () => gitlab.state.projects.map(p => gitlab.state.fullPath(p)),
    read: async (path, branch, file) => {
      const project = gitlab.state.project(path);
      const commit = project?.branches[branch];
      if (!project || !commit) return undefined;
      const blob = await gitlab.repository(project).blob(commit, file);
      return blob?.content.toString('utf8');
    },
  };
  const life = startLife(context.world, gitlab);
  return {
    id: 'gitlab',
    title: 'GitLab',
    basePaths: ['/gitlab'],
    handlers: [
      apiHandler({
        prefix: '/gitlab/api/v4',
        routes: [
          ...instanceRoutes(gitlab),
          ...projectRoutes(gitlab),
          ...repositoryRoutes(gitlab),
          ...mergeRequestRoutes(gitlab),
          ...pipelineRoutes(gitlab),
        ],
        isAllowed,
      }),
      pageHandler(gitlab),
    ],
    node: (req, res) => handleGit(gitlab, req, res),
    push: request => gitlab.pushSomething(request),
    stop: () => life.settled(),
  };
};

function isAllowed({ headers, url }: Request): boolean {
  const given =
    headers.get('private-token') ??
    /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1] ??
    new URL(url).searchParams.get('private_token');
  return given === playgroundCredentials.gitlabToken;
}
