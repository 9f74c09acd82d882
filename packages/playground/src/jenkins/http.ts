import { playgroundCredentials } from '../credentials';
import { isWaiting } from './Builds';
import { parseConfig, type JobConfig } from './configXml';
import type { Jenkins } from './Jenkins';
import { jenkinsPage } from './pages';
import type { BuildState, JobState, QueueItem } from './state';
import { isBuilding } from './timeline';
import { parseTree, project, shallow, TreeError } from './tree';
import {
  allView,
  buildView,
  crumbOf,
  describeView,
  itemUrl,
  queueView,
} from './views';

const VERSION = '2.516.3';
const HEADERS = {
  'x-jenkins': VERSION,
  'x-jenkins-session': 'b1a5e5e1',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'deny',
};

/** A refusal as Jenkins writes it: an HTML page, and sometimes a header with the reason. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The remote access API. https://www.jenkins.io/doc/book/using/remote-access-api/ */
export async function callJenkins(
  jenkins: Jenkins,
  request: Request,
): Promise<Response> {
  const answer = await run(jenkins, request).catch(error => {
    if (error instanceof TreeError)
      // a failure of the servlet, not of the request
      return refuse(new Refusal(500, error.message));
    if (error instanceof Refusal) return refuse(error);
    throw error;
  });
  for (const [name, value] of Object.entries(HEADERS)) {
    answer.headers.set(name, value);
  }
  return answer;
}

function refuse({ status, message }: Refusal): Response {
  return new Response(
    `<html><head><title>Error ${status}</title></head><body><h1>${message
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')}</h1></body></html>\n`,
    {
      status,
      headers: {
        'content-type': 'text/html;charset=utf-8',
        ...(status === 401 && { 'www-authenticate': 'Basic realm="Jenkins"' }),
        ...(status === 403 && {
          'x-you-are-authenticated-as': 'anonymous',
          'x-required-permission': 'hudson.model.Hudson.Read',
        }),
        ...(status === 400 && { 'x-error': encodeURI(message) }),
      },
    },
  );
}

async function run(jenkins: Jenkins, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname
    .replace(/^.*?\/jenkins(\/|$)/, '')
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  const user = authenticate(request);
  const tree = url.searchParams.get('tree') ?? undefined;
  const json = (value: Record<string, unknown>) => answer(value, tree);

  if (path.join('/') === 'whoAmI/api/json') {
    return json({
      _class: 'hudson.security.WhoAmI',
      anonymous: !user,
      authenticated: !!user,
      authorities: user ? ['authenticated'] : ['anonymous'],
      name: user ?? 'anonymous',
    });
  }
  const rest = [...path];
  const names: string[] = [];
  while (rest[0] === 'job' && rest.length > 1) {
    rest.shift();
    names.push(rest.shift()!);
  }
  // a person who follows a link; only browsers ask for HTML
  if (request.method === 'GET' && asksForPage(request)) {
    const found = jenkinsPage(jenkins, names.join('/'), rest);
    if (found) return found;
  }
  if (!user) throw new Refusal(403, 'Authentication required');

  const call = { jenkins, request, url, json, user, rest };
  return names.length
    ? callItem({ ...call, fullName: names.join('/') })
    : callRoot(call);
}

interface Call {
  jenkins: Jenkins;
  request: Request;
  url: URL;
  user: string;
  /** segments after the item */
  rest: string[];
  json: (value: Record<string, unknown>) => Response;
}

const jobOf = (jenkins: Jenkins, { job }: QueueItem) => {
  const item = jenkins.item(job);
  return item?.type === 'job' ? item : undefined;
};

const asksForPage = (request: Request) =>
  request.headers.get('accept')?.includes('text/html') ?? false;

function authenticate(request: Request): string | undefined {
  const header = request.headers.get('authorization');
  if (!header) return undefined;
  const { jenkinsUser, jenkinsToken } = playgroundCredentials;
  const [scheme, value = ''] = header.split(' ');
  const given = Buffer.from(value, 'base64').toString('utf8');
  if (/^basic$/i.test(scheme) && given === `${jenkinsUser}:${jenkinsToken}`) {
    return jenkinsUser;
  }
  throw new Refusal(401, 'Unauthorized');
}

const answer = (value: Record<string, unknown>, tree: string | undefined) =>
  Response.json(tree ? project(value, parseTree(tree)) : shallow(value));

async function callRoot(call: Call): Promise<Response> {
  const { jenkins, request, json, rest, user, url } = call;
  const where = rest.join('/');
  if (request.method === 'POST') {
    if (where === 'createItem') return createItem(call, '');
    if (where === 'queue/cancelItem') {
      const id = Number(url.searchParams.get('id'));
      const item = jenkins.queue.find(q => q.id === id && isWaiting(q));
      if (!item) throw new Refusal(404, 'Not Found');
      jenkins.builds.cancel(item);
      return new Response(null, { status: 204 });
    }
    throw new Refusal(404, 'Not Found');
  }
  if (where === 'api/json') {
    return json({
      _class: 'hudson.model.Hudson',
      assignedLabels: [{ name: 'built-in' }],
      description: null,
      mode: 'NORMAL',
      nodeDescription: 'the Jenkins controller’s built-in node',
      nodeName: '',
      numExecutors: 4,
      jobs: jenkins.childrenOf(''),
      overallLoad: {},
      primaryView: allView(jenkins.base),
      quietDownReason: null,
      quietingDown: false,
      slaveAgentPort: -1,
      unlabeledLoad: { _class: 'jenkins.model.UnlabeledLoadStatistics' },
      url: jenkins.base,
      useCrumbs: true,
      useSecurity: true,
      views: [allView(jenkins.base)],
    });
  }
  if (where === 'crumbIssuer/api/json') {
    return json({
      _class: 'hudson.security.csrf.DefaultCrumbIssuer',
      crumb: crumbOf(user),
      crumbRequestField: 'Jenkins-Crumb',
    });
  }
  if (where === 'queue/api/json') {
    return json({
      _class: 'hudson.model.Queue',
      discoverableItems: [],
      items: jenkins.queue
        .filter(isWaiting)
        .map(item => queueView(jenkins.views, item, jobOf(jenkins, item))),
    });
  }
  const item = /^queue\/item\/(\d+)\/api\/json$/.exec(where);
  const queued = item && jenkins.queue.find(q => q.id === Number(item[1]));
  if (!queued) throw new Refusal(404, 'Not Found');
  return json(queueView(jenkins.views, queued, jobOf(jenkins, queued)));
}

async function callItem(call: Call & { fullName: string }): Promise<Response> {
  const { jenkins, request, json, rest, fullName } = call;
  const item = jenkins.item(fullName);
  if (!item) throw new Refusal(404, 'Not Found');
  const where = rest.join('/');
  const isPost = request.method === 'POST';

  if (where === 'api/json') return json(jenkins.viewOf(fullName)!);
  if (where === 'config.xml') {
    if (!isPost) {
      return new Response(jenkins.configOf(item), {
        headers: { 'content-type': 'application/xml' },
      });
    }
    const { xml, config } = await configOf(request);
    if (config.folder !== (item.type === 'folder')) {
      throw new Refusal(500, 'The type of an item cannot be changed');
    }
    jenkins.put(fullName, xml, config);
    return new Response(null, { status: 200 });
  }
  if (isPost && where === 'doDelete') {
    jenkins.remove(fullName);
    return redirect(jenkins.base);
  }
  if (item.type === 'folder') {
    if (isPost && where === 'createItem') return createItem(call, fullName);
    throw new Refusal(404, 'Not Found');
  }
  if (isPost) {
    switch (where) {
      case 'build':
      case 'buildWithParameters':
        return startBuild(call, item, where === 'buildWithParameters');
      case 'disable':
      case 'enable':
        jenkins.setDisabled(item, where === 'disable');
        return redirect(itemUrl(jenkins.base, fullName));
      default:
    }
  }
  if (where === 'wfapi/runs') {
    const runs = [...item.builds].reverse().slice(0, 10);
    return Response.json(
      runs.map(build => describeView(jenkins.views, fullName, build)),
    );
  }
  const build = rest[0] && jenkins.findBuild(item, rest[0]);
  if (!build) throw new Refusal(404, 'Not Found');
  return callBuild({ ...call, item, build, where: rest.slice(1).join('/') });
}

function callBuild(
  call: Call & {
    fullName: string;
    item: JobState;
    build: BuildState;
    where: string;
  },
): Response {
  const { jenkins, request, json, fullName, item, build, where, url } = call;
  const views = jenkins.views;
  if (request.method === 'POST') {
    if (!['stop', 'term', 'kill'].includes(where)) {
      throw new Refusal(404, 'Not Found');
    }
    jenkins.builds.stop(fullName, build);
    return redirect(`${itemUrl(jenkins.base, fullName)}${build.number}/`);
  }
  switch (where) {
    case 'api/json':
      return json(buildView(views, fullName, item, build));
    case 'wfapi':
    case 'wfapi/describe':
      return Response.json(describeView(views, fullName, build));
    case 'consoleText':
      return text(jenkins.console(fullName, item, build));
    case 'logText/progressiveText': {
      const log = Buffer.from(jenkins.console(fullName, item, build));
      const given = Number(url.searchParams.get('start') ?? 0) || 0;
      // an offset behind the end starts anew, as in Jenkins
      const start = given > log.length ? 0 : given;
      const answered = text(log.subarray(start).toString('utf8'));
      answered.headers.set('x-text-size', String(log.length));
      if (isBuilding(build, views.now)) {
        answered.headers.set('x-more-data', 'true');
      }
      return answered;
    }
    default:
      throw new Refusal(404, 'Not Found');
  }
}

const text = (body: string) =>
  new Response(body, {
    headers: { 'content-type': 'text/plain;charset=utf-8' },
  });

const redirect = (location: string) =>
  new Response(null, { status: 302, headers: { location } });

async function startBuild(
  call: Call & { fullName: string },
  job: JobState,
  withParameters: boolean,
): Promise<Response> {
  const { jenkins, request, url, fullName, user } = call;
  if (job.disabled) throw new Refusal(409, `${fullName} is not buildable`);
  const { parameters } = jenkins.parsed(job);
  if (parameters.length && !withParameters) {
    throw new Refusal(400, 'Nothing is submitted');
  }
  if (!parameters.length && withParameters) {
    throw new Refusal(400, `${fullName} is not parameterized`);
  }
  const given = new URLSearchParams(url.searchParams);
  const form = new URLSearchParams(await request.text());
  for (const [name, value] of form) given.set(name, value);
  const values = parameters.map(p => {
    const value = given.get(p.name) ?? p.defaultValue;
    if (p.choices && !p.choices.includes(value)) {
      // Jenkins does not expect it, and fails
      throw new Refusal(
        500,
        `Illegal choice for parameter ${p.name}: ${value}`,
      );
    }
    return { name: p.name, value };
  });
  const branch = values.find(p => /branch/i.test(p.name))?.value || 'develop';
  const waits = jenkins.builds.waiting(fullName, values);
  const item = jenkins.builds.enqueue({
    job: fullName,
    branch: branch.replace(/^(refs\/heads|origin)\//, ''),
    cause: `Started by user ${user}`,
    parameters: values,
  });
  return new Response(null, {
    // "see other": the same one is in the queue already
    status: waits && withParameters ? 303 : 201,
    headers: { location: `${jenkins.base}queue/item/${item.id}/` },
  });
}

async function createItem(call: Call, folder: string): Promise<Response> {
  const { jenkins, request, url } = call;
  const name = url.searchParams.get('name')?.trim();
  if (!name) throw new Refusal(400, 'Query parameter "name" is required');
  const unsafe = /[?*/\\%!@#$^&|<>[\]:;]/.exec(name);
  if (unsafe) {
    throw new Refusal(400, `‘${unsafe[0]}’ is an unsafe character`);
  }
  const fullName = folder ? `${folder}/${name}` : name;
  if (jenkins.item(fullName)) {
    throw new Refusal(400, `A job already exists with the name ‘${name}’`);
  }
  const { xml, config } = await configOf(request);
  jenkins.put(fullName, xml, config);
  return new Response(null, { status: 200 });
}

async function configOf(
  request: Request,
): Promise<{ xml: string; config: JobConfig }> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^(application|text)\/xml/.test(type)) {
    throw new Refusal(400, `Unexpected content type ${type}`);
  }
  const xml = await request.text();
  const config = parseConfig(xml);
  if (!config) throw new Refusal(500, 'The configuration is no XML of an item');
  return { xml, config };
}
