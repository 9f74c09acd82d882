import type { IncomingMessage } from 'node:http';
import {
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { toFetchRequest } from '../server/fetchBridge';
import { shownIncident, type Control } from './Control';
import { parseBody } from './parse';
import {
  advanceSchema,
  faultSchema,
  incidentSchema,
  pushSchema,
  speedSchema,
} from './schema';

const STATUS: Record<string, number> = {
  InputError: 400,
  NotAllowedError: 403,
  NotFoundError: 404,
};

/** `/control`: only for this machine, errors as problem details. */
export async function handleControl(
  control: Control,
  req: IncomingMessage,
): Promise<Response> {
  try {
    assertLocal(req);
    const request = await toFetchRequest(req);
    return Response.json(await run(control, request));
  } catch (error) {
    if (!isError(error) || !STATUS[error.name]) throw error;
    const status = STATUS[error.name];
    return Response.json(
      { title: error.name, status, detail: error.message },
      { status, headers: { 'content-type': 'application/problem+json' } },
    );
  }
}

async function run(control: Control, request: Request): Promise<unknown> {
  const [what, id] = new URL(request.url).pathname
    .split('/')
    .slice(2)
    .map(decodeURIComponent);
  const route = `${request.method} ${what ?? ''}`;
  switch (route) {
    case 'GET ':
      return control.state();
    case 'POST speed':
      control.speed(parseBody(speedSchema, await bodyOf(request)).factor);
      return control.state();
    case 'POST advance':
      control.advance(parseBody(advanceSchema, await bodyOf(request)).seconds);
      return control.state();
    case 'POST tools':
      control.fault(id ?? '', parseBody(faultSchema, await bodyOf(request)));
      return control.state();
    case 'POST incidents':
      return shownIncident(
        await control.incident(
          parseBody(incidentSchema, await bodyOf(request)),
        ),
      );
    case 'DELETE incidents':
      return shownIncident(control.endIncident(id ?? ''));
    case 'POST push':
      return control.push(parseBody(pushSchema, await bodyOf(request)));
    default:
      throw new NotFoundError(
        `${request.method} ${
          new URL(request.url).pathname
        } is nothing that can be controlled`,
      );
  }
}

/** JSON only, so that no form of a foreign page in a browser can send it. */
async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) {
    throw new InputError(
      `Content-Type is '${type}', but only application/json is allowed`,
    );
  }
  try {
    return await request.json();
  } catch {
    throw new InputError('body is not JSON');
  }
}

/** Also refuses pages that point a foreign name at this machine. */
function assertLocal(req: IncomingMessage) {
  const address = req.socket.remoteAddress ?? '';
  const host = (req.headers.host ?? '').replace(/:\d+$/, '');
  const local =
    /^(127\.|::1$|::ffff:127\.)/.test(address) &&
    ['localhost', '127.0.0.1', '[::1]'].includes(host);
  if (!local) throw new NotAllowedError('Only this machine may do that');
}
