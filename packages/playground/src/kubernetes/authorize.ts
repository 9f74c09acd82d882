import { playgroundCredentials } from '../credentials';
import { ApiError } from './ApiError';

const PUBLIC = ['version', 'healthz', 'livez', 'readyz'];

/**
 * A wrong token is nobody's; without one a caller is known as anonymous, who may see the version and nothing else.
 *
 * @param path - decoded segments after the cluster
 * @throws ApiError
 */
export function authorize(request: Request, cluster: string, path: string[]) {
  const header = request.headers.get('authorization');
  const token = playgroundCredentials.kubernetesToken(cluster);
  if (header === `Bearer ${token}`) return;
  if (header) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  if (path.length === 1 && PUBLIC.includes(path[0])) return;
  throw forbidden(request.method, path);
}

const WHO = 'User "system:anonymous"';

function forbidden(method: string, path: string[]) {
  const [root, ...rest] = path;
  const group = root === 'apis' ? rest.shift() : '';
  const [, ...below] = rest;
  if (!['api', 'apis'].includes(root) || below.length === 0) {
    const verb = method.toLocaleLowerCase('en-US');
    return new ApiError(
      403,
      'Forbidden',
      `forbidden: ${WHO} cannot ${verb} path "/${path.join('/')}"`,
      {},
    );
  }
  const within = below[0] === 'namespaces' && below.length > 2;
  const [kind, name] = within ? below.slice(2) : below;
  const where = within
    ? `in the namespace "${below[1]}"`
    : 'at the cluster scope';
  const of = [kind, group].filter(Boolean).join('.');
  const what = name ? `${of} "${name}" is forbidden` : `${of} is forbidden`;
  return new ApiError(
    403,
    'Forbidden',
    `${what}: ${WHO} cannot ${verbOf(
      method,
      name,
    )} resource "${kind}" in API group "${group}" ${where}`,
    { ...(name && { name }), ...(group && { group }), kind },
  );
}

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const verbOf = (method: string, name: string | undefined) =>
  VERBS[method] ?? (name ? 'get' : 'list');
