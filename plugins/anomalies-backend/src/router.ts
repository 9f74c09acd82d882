import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  ANOMALY_FEEDBACK_KINDS,
  anomalyFeedbackInputSchema,
} from '@kronos-portal/common';
import {
  checkSchema,
  parseInput,
  type ConnectorChecker,
  type Connector,
  type EntityGuard,
} from '@kronos-portal/node';
import express from 'express';
import Router from 'express-promise-router';
import type { AnomalyViews } from './AnomalyViews';
import type { DetectionHealth } from './DetectionHealth';
import type { FeedbackService } from './FeedbackService';
import { OFFERING } from './work/WatchedEntities';
import { listQuerySchema, patternsQuerySchema } from './schema';

export function createRouter(options: {
  httpAuth: HttpAuthService;
  guard: EntityGuard;
  views: AnomalyViews;
  feedback: FeedbackService;
  checker: ConnectorChecker;
  health: DetectionHealth;
  connectors: readonly Connector[];
}): express.Router {
  const { httpAuth, guard, views, feedback, checker, health, connectors } =
    options;
  const anyone = (req: express.Request) =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });
  const entityOf = async (req: express.Request) => {
    const { kind, namespace, name } = req.params;
    return guard.entity({ kind, namespace, name }, await anyone(req));
  };

  const router = Router();
  router.use(express.json({ limit: '16kb' }));

  router.get('/anomalies', async (req, res) => {
    const credentials = await anyone(req);
    res.json(
      await views.list(parseInput(listQuerySchema, req.query), credentials),
    );
  });

  router.get('/anomalies/:id', async (req, res) => {
    const credentials = await anyone(req);
    res.json(await views.detail(req.params.id, credentials));
  });

  router.post('/anomalies/:id/feedback', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const input = parseInput(anomalyFeedbackInputSchema, req.body);
    const caller = { credentials, request: req };
    res.status(201).json(await feedback.give(req.params.id, input, caller));
  });

  router.delete('/anomalies/:id/feedback/:kind', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id, kind } = req.params;
    if (!(ANOMALY_FEEDBACK_KINDS as readonly string[]).includes(kind)) {
      throw new NotFoundError('There is no such feedback.');
    }
    await feedback.takeBack(id, kind, { credentials, request: req });
    res.status(204).end();
  });

  router.get('/entities/:kind/:namespace/:name/anomalies', async (req, res) => {
    res.json(await views.ofEntity(await entityOf(req)));
  });

  router.get('/entities/:kind/:namespace/:name/patterns', async (req, res) => {
    const entity = await entityOf(req);
    res.json(
      await views.patterns(entity, parseInput(patternsQuerySchema, req.query)),
    );
  });

  router.post('/connectors/:tool/check', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['service'] });
    // Detection itself talks to no tool: there is nothing to reach, but it may be behind.
    if (req.params.tool === OFFERING) {
      const { affiliate } = parseInput(checkSchema, req.body);
      res.json(await health.check(affiliate));
      return;
    }
    const connector = connectors.find(c => c.tool === req.params.tool);
    if (!connector) throw new NotFoundError('There is no such tool here.');
    res.json(await checker.check(connector, parseInput(checkSchema, req.body)));
  });

  return router;
}
