import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { playgroundCredentials } from '../credentials';
import { gitEnvironment } from './git';
import type { Gitlab } from './Gitlab';
import { BOT, type GitlabUser } from './GitlabState';

// https://git-scm.com/docs/http-protocol
const PATH =
  /^\/gitlab\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Clone, fetch and push, by git's own CGI program. Resolves to false when the request is for something else. */
export async function handleGit(
  gitlab: Gitlab,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<boolean> {
  const [pathname, query = ''] = (req.url ?? '/').split('?');
  const match = PATH.exec(pathname);
  if (!match) return false;
  const [, path, service] = match;
  if (!isAllowed(req)) {
    res.writeHead(401, {
      'www-authenticate': 'Basic realm="GitLab"',
      'content-type': 'text/plain',
    });
    res.end('HTTP Basic: Access denied\n');
    return true;
  }
  const project = gitlab.state.project(path);
  if (!project) {
    res.writeHead(404, { 'content-type': 'text/plain' });
    res.end(
      "The project you were looking for could not be found or you don't have permission to view it.\n",
    );
    return true;
  }
  const user = BOT;
  await runBackend({
    gitlab,
    req,
    res,
    pathInfo: `/${gitlab.state.fullPath(project)}.git/${service}`,
    query,
    user,
    // the push is known before the client hears that it went well
    done: () =>
      service === 'git-receive-pack'
        ? gitlab.lookForPushes(project, user)
        : Promise.resolve(),
  });
  return true;
}

function isAllowed({ headers }: IncomingMessage): boolean {
  const token = playgroundCredentials.gitlabToken;
  if (headers['private-token'] === token) return true;
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  if (/^bearer$/i.test(scheme)) return value === token;
  if (!/^basic$/i.test(scheme)) return false;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1) === token;
}

function runBackend(options: {
  gitlab: Gitlab;
  req: IncomingMessage;
  res: ServerResponse;
  pathInfo: string;
  query: string;
  user: GitlabUser;
  done: () => Promise<void>;
}): Promise<void> {
  const { gitlab, req, res, pathInfo, query, user, done } = options;
  const { headers } = req;
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...gitEnvironment(),
        GIT_PROJECT_ROOT: gitlab.gitRoot,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathInfo,
        QUERY_STRING: query,
        REQUEST_METHOD: req.method,
        REMOTE_USER: user.username,
        REMOTE_ADDR: '127.0.0.1',
        CONTENT_TYPE: headers['content-type'] ?? '',
        ...(headers['content-length'] && {
          CONTENT_LENGTH: headers['content-length'],
        }),
        ...(headers['content-encoding'] && {
          HTTP_CONTENT_ENCODING: headers['content-encoding'],
        }),
        ...(headers['git-protocol'] && {
          GIT_PROTOCOL: String(headers['git-protocol']),
        }),
      },
    });
    let errors = '';
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    child.on('error', reject);
    child.stdin.on('error', () => {});
    req.pipe(child.stdin);
    res.on('close', () => {
      if (!res.writableFinished) child.kill();
    });

    let head: Buffer | undefined = Buffer.alloc(0);
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) {
        if (!res.write(chunk)) {
          child.stdout.pause();
          res.once('drain', () => child.stdout.resume());
        }
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      writeHead(res, head.toString('latin1', 0, end));
      const rest = head.subarray(end + 4);
      head = undefined;
      if (rest.length > 0) res.write(rest);
    });
    child.on('close', code => {
      if (code !== 0 && errors)
        gitlab.log(`git http-backend: ${errors.trim()}`);
      done()
        .catch(error => gitlab.log(`After a push: ${error}`))
        .finally(() => {
          if (!res.headersSent) res.writeHead(500);
          res.end();
          resolve();
        });
    });
  });
}

/** https://www.rfc-editor.org/rfc/rfc3875#section-6 */
function writeHead(res: ServerResponse, head: string) {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') status = parseInt(value, 10);
    else res.setHeader(name, value);
  }
  res.writeHead(status);
}
