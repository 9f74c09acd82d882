import { ANNOTATION_GITLAB_PROJECT } from '@kronos-portal/common';
import { playgroundCredentials } from '@kronos-portal/playground/testUtils';
import fs from 'node:fs';
import path from 'node:path';

const TEMPLATES = path.resolve(__dirname, '../../../../templates');
/** Of the files of a project: the catalog reads it, and a run that lost it cannot go on. */
const ENOUGH = 'catalog-info.yaml';

export const AFFILIATE = 'kb-card';
const CLUSTER = `${AFFILIATE}-dev`;
const TEAM = `${AFFILIATE}-team`;

const {
  gitlabToken,
  gitlabWebhook,
  jenkinsToken,
  jenkinsUser,
  redmineKey,
  kubernetesToken,
} = playgroundCredentials;

/** Writes a template with all of its steps and few of its files, which are not what this is about. */
export function smallTemplate(folder: string): string {
  const target = path.join(folder, 'node-service.yaml');
  for (const name of ['node-service.yaml', 'node-service', 'common']) {
    fs.cpSync(path.join(TEMPLATES, name), path.join(folder, name), {
      recursive: true,
      filter: source =>
        source === path.join(TEMPLATES, 'node-service.yaml') ||
        fs.statSync(source).isDirectory() ||
        path.basename(source) === ENOUGH,
    });
  }
  return target;
}

/** Configuration of a portal that creates services; `host` is the one of the tools, `file` the organisation. */
export const settingsOf = (host: string, file: string, template: string) => ({
  catalog: {
    processingInterval: { minutes: 30 },
    rules: [{ allow: ['Component', 'Location'] }],
    locations: [
      {
        type: 'file',
        target: file,
        rules: [{ allow: ['Group', 'Component'] }],
      },
      {
        type: 'file',
        target: template,
        rules: [{ allow: ['Template'] }],
      },
    ],
  },
  integrations: {
    gitlab: [
      {
        host,
        baseUrl: `http://${host}/gitlab`,
        apiBaseUrl: `http://${host}/gitlab/api/v4`,
        token: gitlabToken,
      },
    ],
  },
  scaffolder: {
    taskRecovery: { enabled: true, workspaceProvider: 'kronos' },
    concurrentTasksLimit: 50,
  },
  events: { modules: { gitlab: { webhookSecret: gitlabWebhook } } },
  kronos: { group: 'holding', upstream: { allow: [{ host }] } },
  marketplace: {
    secrets: { keys: [{ id: 'one', key: '1'.repeat(64) }] },
    installations: [
      {
        offering: 'gitlab',
        settings: { baseUrl: `http://${host}/gitlab`, namespace: AFFILIATE },
        secrets: { token: gitlabToken },
      },
      {
        offering: 'jenkins',
        settings: {
          baseUrl: `http://${host}/jenkins`,
          user: jenkinsUser,
          folder: AFFILIATE,
        },
        secrets: { token: jenkinsToken },
      },
      {
        offering: 'redmine',
        settings: { baseUrl: `http://${host}/redmine` },
        secrets: { apiKey: redmineKey },
      },
      {
        offering: 'kubernetes',
        affiliate: AFFILIATE,
        name: 'dev',
        settings: {
          url: `http://${host}/kubernetes/${CLUSTER}`,
          stage: 'dev',
          csp: 'private',
        },
        secrets: { token: kubernetesToken(CLUSTER) },
      },
    ],
  },
});

/** What a person asks the template for. */
export const request = (name: string) => ({
  templateRef: 'template:default/node-service',
  values: {
    service: { affiliate: AFFILIATE, team: TEAM, name, description: '포인트' },
  },
});

/** Looks into the tools themselves for all that belongs to a service; the same for each service, apart from its name. */
export function toolsOf(url: string) {
  const get = async (address: string, headers: Record<string, string>) => {
    const response = await fetch(url + address, { headers });
    if (response.status === 404) return undefined;
    return await response.json();
  };
  const gitlab = (address: string) =>
    get(`/gitlab/api/v4${address}`, { 'private-token': gitlabToken });
  const jenkins = (address: string) =>
    get(`/jenkins${address}`, {
      authorization: `Basic ${btoa(`${jenkinsUser}:${jenkinsToken}`)}`,
    });
  const kubernetes = (address: string) =>
    get(`/kubernetes/${CLUSTER}${address}`, {
      authorization: `Bearer ${kubernetesToken(CLUSTER)}`,
    });
  const namesOf = (list: any) =>
    (list?.items ?? []).map((item: any) => item.metadata.name).sort();

  return async (name: string) => {
    const id = encodeURIComponent(`${AFFILIATE}/${name}`);
    const project = await gitlab(`/projects/${id}`);
    const inProject = (what: string) => gitlab(`/projects/${id}/${what}`);
    const names = async (what: string, key = 'name') =>
      ((await inProject(what)) ?? []).map((item: any) => item[key]).sort();
    const job = await jenkins(
      `/job/${AFFILIATE}/job/${name}/api/json?tree=inQueue,builds[number,result]`,
    );
    const found = await gitlab(`/projects?search=${name}`);
    const issues = await get('/redmine/projects.json?limit=100', {
      'x-redmine-api-key': redmineKey,
    });
    const space = `namespaces/${name}-dev`;
    return {
      projects: (found ?? []).map((p: any) => p.path_with_namespace),
      defaultBranch: project?.default_branch,
      branches: await names('repository/branches'),
      commits: await names('repository/commits?all=true', 'title'),
      protected: await names('protected_branches'),
      hooks: await names('hooks', 'url'),
      builds: job?.builds.map((b: any) => `${b.number} ${b.result}`),
      queued: job?.inQueue,
      issues: issues.projects
        .map((p: any) => p.identifier)
        .filter((identifier: string) => identifier === name),
      namespace: Boolean(await kubernetes(`/api/v1/${space}`)),
      quotas: namesOf(await kubernetes(`/api/v1/${space}/resourcequotas`)),
      limits: namesOf(await kubernetes(`/api/v1/${space}/limitranges`)),
      deployments: namesOf(
        await kubernetes(`/apis/apps/v1/${space}/deployments`),
      ),
    };
  };
}

/** Whether an entity is the one that the template made. */
export const isOf = (name: string) => (entity: any) =>
  entity.metadata.annotations?.[ANNOTATION_GITLAB_PROJECT] ===
  `${AFFILIATE}/${name}`;
