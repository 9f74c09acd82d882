import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

interface Project {
  id: number;
  path_with_namespace: string;
  default_branch?: string;
  topics: string[];
  protected: string[];
  hooks: { id: number; url: string; token?: string }[];
}
interface Job {
  xml: string;
  builds: { number: number; result: string; url: string }[];
}

const TOKENS: Record<string, [header: string, value: string]> = {
  gitlab: ['private-token', 'gitlab-secret'],
  jenkins: [
    'authorization',
    `Basic ${Buffer.from('kronos:jenkins-secret').toString('base64')}`,
  ],
  redmine: ['x-redmine-api-key', 'redmine-secret'],
  kubernetes: ['authorization', 'Bearer kubernetes-secret'],
};

/**
 * The few calls of GitLab (with real git behind), Jenkins, Redmine and Kubernetes that creating a service makes, on one
 * port. Counts every write and breaks the one that a test names: the stand-ins of the playground break whole tools, and
 * here each single step has to break once.
 */
export class ToolchainServer {
  readonly groups = new Map<string, number>();
  readonly projects = new Map<string, Project>();
  readonly folders = new Set<string>();
  readonly jobs = new Map<string, Job>();
  readonly issues = new Map<string, { homepage?: string }>();
  readonly objects = new Map<string, any>();
  readonly writes: string[] = [];
  /** number of the write that is answered with 503; what it would have done is not done */
  breakAt?: number;
  /** a build deploys unless this is set */
  buildResult = 'SUCCESS';
  /** what a build brings to the cluster */
  deploys: 'apps/v1/deployments' | 'batch/v1/cronjobs' = 'apps/v1/deployments';
  readonly #repositories = fs.mkdtempSync(
    path.join(os.tmpdir(), 'kronos-toolchain-'),
  );
  readonly #server = http.createServer((req, res) => this.#handle(req, res));
  url = '';

  async start() {
    await new Promise<void>(done => {
      this.#server.listen(0, '127.0.0.1', done);
    });
    const { port } = this.#server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    return this;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(done => {
      this.#server.close(done);
    });
    fs.rmSync(this.#repositories, { recursive: true, force: true });
  }

  branches(project: string): string[] {
    const { stdout } = spawnSync(
      'git',
      ['for-each-ref', '--format=%(refname:short)', 'refs/heads'],
      { cwd: this.#repository(project), encoding: 'utf8' },
    );
    return stdout.split('\n').filter(Boolean).sort();
  }

  commits(project: string): string[] {
    const { stdout } = spawnSync('git', ['log', '--all', '--format=%an|%s'], {
      cwd: this.#repository(project),
      encoding: 'utf8',
    });
    return stdout.split('\n').filter(Boolean);
  }

  /** Content of a file on `main`. */
  file(project: string, name: string): string {
    return spawnSync('git', ['show', `main:${name}`], {
      cwd: this.#repository(project),
      encoding: 'utf8',
    }).stdout;
  }

  #repository = (project: string) =>
    path.join(this.#repositories, `${project}.git`);

  async #handle(req: http.IncomingMessage, res: http.ServerResponse) {
    const url = new URL(req.url ?? '/', 'http://tools');
    const [, tool, ...rest] = url.pathname.split('/');
    const write = req.method !== 'GET';
    const git = tool === 'gitlab' && rest.some(part => part.endsWith('.git'));
    const answer = (status: number, body: unknown = {}) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(body));
    };
    if (!git) {
      const [header, value] = TOKENS[tool] ?? ['', 'none'];
      if (req.headers[header] !== value) return answer(401);
    }
    if (write) {
      this.writes.push(`${req.method} ${url.pathname}`);
      if (this.writes.length === this.breakAt) return answer(503);
    }
    if (git) return this.#git(req, res, url);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const route = `${req.method} /${rest
      .map(decodeURIComponent)
      .join('|')
      .replace(/\|$/, '')}`;
    const handlers = { gitlab: 1, jenkins: 2, redmine: 3, kubernetes: 4 };
    switch (handlers[tool as keyof typeof handlers]) {
      case 1:
        return this.#gitlab(route, text, url, answer);
      case 2:
        return this.#jenkins(route, text, url, answer);
      case 3:
        return this.#redmine(route, text, answer);
      default:
        return this.#kubernetes(url.pathname, req.method!, text, answer);
    }
  }

  #git(req: http.IncomingMessage, res: http.ServerResponse, url: URL) {
    const basic = `Basic ${Buffer.from('oauth2:gitlab-secret').toString(
      'base64',
    )}`;
    if (req.headers.authorization !== basic) {
      res.writeHead(401, { 'www-authenticate': 'Basic realm="git"' });
      res.end();
      return;
    }
    const cgi = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: this.#repositories,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname.replace('/gitlab', ''),
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: req.method,
        CONTENT_TYPE: req.headers['content-type'] ?? '',
        REMOTE_USER: 'oauth2',
      },
    });
    req.pipe(cgi.stdin);
    const chunks: Buffer[] = [];
    cgi.stdout.on('data', chunk => chunks.push(chunk));
    cgi.on('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      const head = all.subarray(0, end).toString('utf8').split('\r\n');
      const headers = Object.fromEntries(
        head.map(line => line.split(': ') as [string, string]),
      );
      res.writeHead(Number(headers.Status?.slice(0, 3) ?? 200), {
        'content-type': headers['Content-Type'],
      });
      res.end(all.subarray(end + 4));
    });
  }

  #gitlab(route: string, text: string, url: URL, answer: Answer) {
    const body = text ? JSON.parse(text) : {};
    const [, method, rest] = /^(\w+) \/api\|v4\|(.*)$/.exec(route)!;
    const parts = rest.split('|');
    const project = [...this.projects.values()].find(
      p => p.path_with_namespace === parts[1] || String(p.id) === parts[1],
    );
    if (parts[0] === 'groups') {
      if (method === 'POST') {
        if (this.groups.has(body.path)) return answer(400);
        this.groups.set(body.path, this.groups.size + 1);
        return answer(201, { id: this.groups.get(body.path) });
      }
      const id = this.groups.get(parts[1]);
      return id ? answer(200, { id }) : answer(404);
    }
    if (method === 'POST' && parts.length === 1) {
      const [group] = [...this.groups].find(
        ([, id]) => id === body.namespace_id,
      )!;
      const full = `${group}/${body.path}`;
      if (this.projects.has(full)) return answer(400);
      this.projects.set(full, {
        id: this.projects.size + 7,
        path_with_namespace: full,
        topics: body.topics,
        protected: [],
        hooks: [],
      });
      spawnSync('git', [
        'init',
        '--bare',
        '-q',
        '--initial-branch=main',
        this.#repository(full),
      ]);
      spawnSync('git', ['config', 'http.receivepack', 'true'], {
        cwd: this.#repository(full),
      });
      return answer(201, this.projects.get(full));
    }
    if (!project) return answer(404);
    const { path_with_namespace: full } = project;
    switch (parts[2]) {
      case undefined:
        if (method === 'PUT') project.default_branch = body.default_branch;
        return answer(200, project);
      case 'repository':
        if (method === 'GET') {
          return this.branches(full).includes(parts[4])
            ? answer(200, { name: parts[4] })
            : answer(404);
        }
        spawnSync(
          'git',
          [
            'branch',
            url.searchParams.get('branch')!,
            url.searchParams.get('ref')!,
          ],
          { cwd: this.#repository(full) },
        );
        return answer(201, {});
      case 'protected_branches':
        if (method === 'POST') {
          if (project.protected.includes(body.name)) return answer(409);
          project.protected.push(body.name);
          return answer(201, {});
        }
        return project.protected.includes(parts[3])
          ? answer(200, { name: parts[3] })
          : answer(404);
      default:
        if (method === 'POST') project.hooks.push({ id: 1, ...body });
        return answer(200, project.hooks);
    }
  }

  #jenkins(route: string, text: string, url: URL, answer: Answer) {
    const [, method, rest] = /^(\w+) \/(.*)$/.exec(route)!;
    const parts = rest.split('|');
    const name = url.searchParams.get('name');
    if (parts[0] === 'createItem') {
      if (this.folders.has(name!)) return answer(400);
      this.folders.add(name!);
      return answer(200);
    }
    const [, folder, next, service] = parts;
    if (!this.folders.has(folder)) return answer(404);
    if (next === 'createItem') {
      const full = `${folder}/${name}`;
      if (this.jobs.has(full)) return answer(400);
      this.jobs.set(full, { xml: text, builds: [] });
      return answer(200);
    }
    if (next !== 'job') return answer(200, { description: null });
    const job = this.jobs.get(`${folder}/${service}`);
    if (!job) return answer(404);
    if (method === 'GET') {
      const description = /<description>([^]*?)<\/description>/.exec(job.xml);
      return answer(200, {
        description: description?.[1],
        inQueue: false,
        builds: job.builds,
      });
    }
    if (parts[4] === 'config.xml') {
      job.xml = text;
      return answer(200);
    }
    job.builds.unshift({
      number: job.builds.length + 1,
      result: this.buildResult,
      url: `${this.url}/jenkins/job/${folder}/job/${service}/1/`,
    });
    if (this.buildResult === 'SUCCESS') {
      const [group, version, plural] = this.deploys.split('/');
      const key = `/kubernetes/apis/${group}/${version}/namespaces/${service}-dev/${plural}`;
      this.objects.set(key, {
        items: [
          {
            metadata: { name: service },
            spec: { replicas: 1 },
            status: { readyReplicas: 1 },
          },
        ],
      });
    }
    return answer(201);
  }

  #redmine(route: string, text: string, answer: Answer) {
    if (route === 'GET /trackers.json') {
      return answer(200, { trackers: [{ id: 1 }, { id: 2 }] });
    }
    if (route === 'POST /projects.json') {
      const { project } = JSON.parse(text);
      if (this.issues.has(project.identifier)) return answer(422);
      this.issues.set(project.identifier, project);
      return answer(201, {});
    }
    const identifier = /\|(.*)\.json$/.exec(route)![1];
    const project = this.issues.get(identifier);
    return project
      ? answer(200, { project: { id: 1, identifier, ...project } })
      : answer(404);
  }

  #kubernetes(key: string, method: string, text: string, answer: Answer) {
    if (method === 'GET') {
      const found = this.objects.get(key);
      if (found) return answer(200, found);
      return /\/(deployments|cronjobs)$/.test(key)
        ? answer(200, { items: [] })
        : answer(404);
    }
    const object = JSON.parse(text);
    const full = `${key}/${object.metadata.name}`;
    if (this.objects.has(full)) return answer(409);
    this.objects.set(full, object);
    return answer(201, object);
  }
}

type Answer = (status: number, body?: unknown) => void;
