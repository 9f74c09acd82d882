import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { CreateStandIn, StandInContext } from '../StandIn';
import { languageOf, loginPage } from './loginPage';
import { OidcState } from './OidcState';
import { createProvider } from './provider';

const BASE = '/oidc';
const MAX_FORM_BYTES = 10_000;

/** Sign-in of the playground: a real OpenID provider whose users are the personas. */
export const createOidc: CreateStandIn = context => ({
  id: 'oidc',
  title: 'OpenID Connect',
  basePaths: [BASE],
  handlers: [],
  node: createNodeHandler(context),
});

function createNodeHandler(context: StandInContext) {
  const { world, url, log } = context;
  let loading: Promise<Provider> | undefined;
  const provider = () => {
    loading ??= createProvider({
      issuer: `${url}${BASE}`,
      state: OidcState.create(world),
      people: world.seed.people,
    }).then(created => {
      created.on('server_error', (_ctx, error) =>
        log(`oidc: ${error.message}`),
      );
      return created;
    });
    return loading;
  };

  return async (req: IncomingMessage, res: ServerResponse) => {
    const original = req.url ?? '/';
    const { pathname } = new URL(original, url);
    if (pathname !== BASE && !pathname.startsWith(`${BASE}/`)) return false;
    const op = await provider();
    if (/^\/oidc\/login\/[\w-]+$/.test(pathname)) {
      await login({ op, req, res, pathname, context });
      return true;
    }
    // it finds its mount path in what connect leaves behind
    Object.assign(req, { originalUrl: original });
    req.url = original.slice(BASE.length) || '/';
    await op.callback()(req, res);
    return true;
  };
}

async function login(options: {
  op: Provider;
  req: IncomingMessage;
  res: ServerResponse;
  pathname: string;
  context: StandInContext;
}) {
  const { op, req, res, pathname, context } = options;
  const { seed } = context.world;
  try {
    await op.interactionDetails(req, res);
  } catch {
    // the cookie is gone or it took an hour
    send(res, 400, expiredPage(languageOf(req.headers['accept-language'])));
    return;
  }
  if (req.method === 'POST') {
    const form = new URLSearchParams(await readBody(req));
    const accountId = form.get('persona') ?? '';
    if (seed.people.some(({ name }) => name === accountId)) {
      await op.interactionFinished(
        req,
        res,
        { login: { accountId } },
        { mergeWithLastSubmission: false },
      );
      return;
    }
  }
  send(
    res,
    200,
    loginPage({
      seed,
      action: pathname,
      language: languageOf(req.headers['accept-language']),
    }),
  );
}

function send(res: ServerResponse, status: number, html: string) {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  res.end(html);
}

const expiredPage = (language: 'ko' | 'en') =>
  `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Kronos</title><p>${
    language === 'ko'
      ? '로그인 요청이 만료되었습니다. 포털에서 다시 로그인하세요.'
      : 'This sign-in request has expired. Sign in again from the portal.'
  }</p></html>`;

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) throw new Error('The form is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
