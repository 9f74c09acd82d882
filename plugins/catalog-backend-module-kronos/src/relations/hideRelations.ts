import type {
  BackstageCredentials,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { RequestHandler, Response } from 'express';
import { asMayBeAsked, type Question } from './askedRelations';
import { namedRefs, removeHidden } from './hiddenNames';
import type { VisibleRefs } from './VisibleRefs';

/**
 * Keeps the catalog from telling of entities that a person may not see: it checks every entity that it answers, but not
 * the targets of their relations, neither in answers nor in what is asked for. Stands before the catalog's own routes,
 * behind the reading of JSON. Services see everything, so they are left alone.
 */
export function hideRelations(options: {
  httpAuth: HttpAuthService;
  logger: LoggerService;
  visible: VisibleRefs;
}): RequestHandler {
  const { httpAuth, logger, visible } = options;
  return async (req, res, next) => {
    let credentials: BackstageCredentials;
    try {
      credentials = await httpAuth.credentials(req, { allow: ['user'] });
    } catch {
      // not a person, or nobody: the route itself decides
      next();
      return;
    }
    const person = (credentials.principal as { userEntityRef: string })
      .userEntityRef;
    const mayBeSeen = (refs: Iterable<string>) =>
      visible.of(refs, person, credentials);
    try {
      const asked = await withoutHidden(req, mayBeSeen);
      req.query = asked.query as typeof req.query;
      req.body = asked.body;
    } catch (error) {
      next(error);
      return;
    }
    replaceBody(res, async body => {
      const seen = await mayBeSeen(namedRefs(body));
      return removeHidden(body, seen) ? body : undefined;
    }).catch(error => {
      logger.error('An answer of the catalog could not be checked', error);
    });
    next();
  };
}

/** The question first tells which entities it names, then, when that is known, what of it may be asked. */
async function withoutHidden(
  question: Question,
  mayBeSeen: (refs: Iterable<string>) => Promise<Set<string>>,
): Promise<Question> {
  const named = new Set<string>();
  asMayBeAsked(question, ref => Boolean(named.add(ref)));
  const seen = await mayBeSeen(named);
  return asMayBeAsked(question, ref => seen.has(ref));
}

/**
 * Holds back a JSON answer until `change` gave another one, or undefined to leave it. What cannot be checked is not
 * sent: the answer becomes a 503.
 */
function replaceBody(
  res: Response,
  change: (body: unknown) => Promise<unknown>,
): Promise<void> {
  const chunks: Buffer[] = [];
  const end = res.end.bind(res);
  const keep = (chunk: unknown, encoding: unknown) => {
    if (chunk === undefined || chunk === null) return;
    if (typeof chunk === 'function') return;
    chunks.push(
      Buffer.isBuffer(chunk)
        ? chunk
        : Buffer.from(
            String(chunk),
            typeof encoding === 'string'
              ? (encoding as BufferEncoding)
              : 'utf8',
          ),
    );
  };
  return new Promise((resolve, reject) => {
    const write = ((chunk: unknown, encoding: unknown) => {
      keep(chunk, encoding);
      return true;
    }) as typeof res.write;
    const send = (body: Buffer) => {
      if (res.hasHeader('content-length')) {
        res.setHeader('content-length', body.length);
      }
      end(body);
    };

    const finish = async () => {
      const body = Buffer.concat(chunks);
      const isJson = String(res.getHeader('content-type')).includes('json');
      if (res.statusCode !== 200 || !isJson || body.length === 0) {
        end(body);
        return;
      }
      try {
        const changed = await change(JSON.parse(body.toString('utf8')));
        send(
          changed === undefined ? body : Buffer.from(JSON.stringify(changed)),
        );
      } catch (error) {
        res.statusCode = 503;
        res.removeHeader('etag');
        send(
          Buffer.from(
            JSON.stringify({
              error: {
                name: 'ServiceUnavailableError',
                message: 'The catalog cannot check what you may see just now.',
              },
            }),
          ),
        );
        throw error;
      }
    };
    res.write = write;
    res.end = ((chunk: unknown, encoding: unknown) => {
      keep(chunk, encoding);
      finish().then(resolve, reject);
      return res;
    }) as typeof res.end;
  });
}
