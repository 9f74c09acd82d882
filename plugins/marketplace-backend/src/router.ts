import type {
  AuditorService,
  AuthService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { parseInput } from '@kronos-portal/node';
import { checkRequestSchema } from '@kronos-portal/plugin-marketplace-common';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AffiliateAccess } from './AffiliateAccess';
import type { AuditedInstallations } from './AuditedInstallations';
import { fileNameOf, toCsv, toJson } from './auditExport';
import type { AuditStore } from './AuditStore';
import type { ConnectionResolver } from './ConnectionResolver';
import type { Caller, InstallationService } from './InstallationService';
import {
  auditExportSchema,
  auditQuerySchema,
  connectionsQuerySchema,
  listQuerySchema,
} from './schema';

/** Plugins that may have credentials of tools. */
const CONNECTING = [
  'collaboration',
  'delivery',
  'kubernetes',
  'anomalies',
  'observability',
  'scaffolder',
];
/** Plugins that may know what is installed for whom. */
const STAMPING = ['catalog', ...CONNECTING];

export interface RouterOptions {
  access: AffiliateAccess;
  audit: AuditStore;
  audited: AuditedInstallations;
  auditor: AuditorService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  resolver: ConnectionResolver;
  service: InstallationService;
}

export function createRouter(options: RouterOptions) {
  const { access, audit, audited, auditor, auth } = options;
  const { httpAuth, resolver, service } = options;
  const router = Router();
  router.use(express.json({ limit: '1mb' }));

  const caller = async (request: Request): Promise<Caller> => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    return { credentials, actor: credentials.principal.userEntityRef };
  };

  const plugin = async (request: Request, allowed: string[]) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    if (
      !auth.isPrincipal(credentials, 'service') ||
      !allowed.some(id => credentials.principal.subject === `plugin:${id}`)
    ) {
      throw new NotAllowedError('Connections are for the backends of tools.');
    }
  };

  router.get('/affiliates', async (req, res) => {
    const { credentials } = await caller(req);
    res.json({ items: await access.list(credentials) });
  });

  router.get('/installations', async (req, res) => {
    const by = await caller(req);
    const { affiliate } = parseInput(listQuerySchema, req.query);
    res.json({ items: await service.list(affiliate, by) });
  });

  router.post('/installations/check', async (req, res) => {
    const by = await caller(req);
    res.json(await service.check(parseInput(checkRequestSchema, req.body), by));
  });

  router.post('/installations', async (req, res) => {
    const by = await caller(req);
    const installed = await audited.install(req.body, by, req);
    res.status(201).location(`installations/${installed.id}`).json(installed);
  });

  router.get('/installations/:id', async (req, res) => {
    res.json(await service.get(req.params.id, await caller(req)));
  });

  router.patch('/installations/:id', async (req, res) => {
    const by = await caller(req);
    res.json(await audited.change(req.params.id, req.body, by, req));
  });

  router.delete('/installations/:id', async (req, res) => {
    const by = await caller(req);
    await audited.uninstall(req.params.id, by, req);
    res.status(202).json({});
  });

  router.get('/audit', async (req, res) => {
    const { credentials } = await caller(req);
    const { cursor, ...query } = parseInput(auditQuerySchema, req.query);
    await access.require('audit', query.affiliate, credentials);
    const [items, choices] = await Promise.all([
      audit.list({ ...query, before: cursor }),
      // of the first page: what the rest of the pages can be narrowed to is the same
      cursor === undefined ? audit.choices(query.affiliate) : undefined,
    ]);
    res.json({
      items,
      ...(choices && { choices }),
      ...(items.length === query.limit && {
        nextCursor: String(items[items.length - 1].id),
      }),
    });
  });

  router.get('/audit/export', async (req, res) => {
    const { credentials } = await caller(req);
    const query = parseInput(auditExportSchema, req.query);
    const { format, language, ...filter } = query;
    const { affiliate } = filter;
    await access.require('audit', affiliate, credentials);
    const event = await auditor.createEvent({
      eventId: 'audit-export',
      request: req,
      meta: { ...query },
    });
    const entries = audit.all(filter);
    res
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json')
      .attachment(fileNameOf(affiliate, format))
      .setHeader('cache-control', 'no-store');
    try {
      await pipeline(
        Readable.from(
          format === 'csv' ? toCsv(entries, language) : toJson(entries),
        ),
        res,
      );
      await event.success();
    } catch (error) {
      // What was sent is cut off, and the receiver sees that; nothing more can be told to it.
      await event.fail({ error: error as Error });
    }
  });

  router.get('/connections', async (req, res) => {
    await plugin(req, CONNECTING);
    const { affiliate, offering } = parseInput(
      connectionsQuerySchema,
      req.query,
    );
    res
      .setHeader('cache-control', 'no-store')
      .json({ items: await resolver.connections(affiliate, offering) });
  });

  router.get('/stamps', async (req, res) => {
    await plugin(req, STAMPING);
    res.json({ items: await resolver.stamps() });
  });

  return router;
}
