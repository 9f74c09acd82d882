import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  affiliateOf,
  isInstalledFor,
  observationQuerySchema,
  type Observation,
} from '@kronos-portal/common';
import express from 'express';
import Router from 'express-promise-router';
import type { EntityGuard } from '../guard/EntityGuard';
import { parseInput } from '../http/parseInput';
import { nothingHere, problemDetails } from '../http/problemDetails';
import type { LiveViews } from '../observations/LiveViews';
import type {
  ObservationStore,
  StoredObservation,
} from '../observations/ObservationStore';
import type { Connector } from './Connector';
import { checkSchema, type ConnectorChecker } from './ConnectorChecker';
import type { ConnectorActions } from './ConnectorActions';
import type { BrokenConnector } from './ConnectorRunner';

export interface ConnectorRouterOptions {
  actions: ConnectorActions;
  checker: ConnectorChecker;
  connectors: readonly Connector[];
  /** connectors that could not be made: they answer 503 with the reason */
  broken?: readonly BrokenConnector[];
  guard: EntityGuard;
  httpAuth: HttpAuthService;
  live: LiveViews;
  logger: LoggerService;
  store: ObservationStore;
}

/**
 * HTTP of a domain backend. Every tool, view and action is one of those that the connectors declare; what they are about
 * comes from the entity, which is read with the credentials of the caller.
 */
export async function createConnectorRouter(
  options: ConnectorRouterOptions,
): Promise<express.Router> {
  const { actions, checker, guard, httpAuth, live, store } = options;

  const connectorOf = (tool: string): Connector => {
    const broken = options.broken?.find(b => b.tool === tool);
    if (broken) {
      throw Object.assign(new ServiceUnavailableError(broken.reason), {
        problem: { kind: 'unconfigured', message: broken.reason },
      });
    }
    const connector = options.connectors.find(c => c.tool === tool);
    if (!connector) throw new NotFoundError('There is no such tool here.');
    return connector;
  };

  const entityOf = async (req: express.Request): Promise<Entity> => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { kind, namespace, name } = req.params;
    return guard.entity({ kind, namespace, name }, credentials);
  };

  const router = Router();
  router.use(express.json({ limit: '256kb' }));

  const ENTITY = '/entities/:kind/:namespace/:name';

  router.get(`${ENTITY}/observations`, async (req, res) => {
    const entity = await entityOf(req);
    const items = await store.find([keyOf(entity)]);
    res.json({ items: shown(items, [entity]) });
  });

  router.get(`${ENTITY}/:tool/:view`, async (req, res) => {
    const entity = await entityOf(req);
    const connector = connectorOf(req.params.tool);
    const view = connector.views.find(v => v.name === req.params.view);
    if (!view) throw new NotFoundError('The tool has no such view.');
    const params = parseInput(view.params, req.query);
    res.json(await live.read(connector, view, entity, params));
  });

  router.post(`${ENTITY}/:tool/actions/:action`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const connector = connectorOf(req.params.tool);
    const action = connector.actions.find(a => a.name === req.params.action);
    if (!action) throw new NotFoundError('The tool has no such action.');
    const { kind, namespace, name } = req.params;
    const result = await actions.run(connector, action, {
      entityRef: { kind, namespace, name },
      credentials,
      input: req.body,
      request: req,
    });
    res.status(201).json(result);
  });

  router.post('/observations/query', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { entityRefs, views } = parseInput(observationQuerySchema, req.body);
    const entities = await guard.visibleEntities(entityRefs, credentials);
    const items = await store.find(entities.map(keyOf), views);
    res.json({ items: shown(items, entities) });
  });

  router.post('/connectors/:tool/check', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['service'] });
    const connector = connectorOf(req.params.tool);
    res.json(await checker.check(connector, parseInput(checkSchema, req.body)));
  });

  router.use(nothingHere);
  router.use(problemDetails({ logger: options.logger }));
  return router;
}

function keyOf(entity: Entity) {
  return {
    entityRef: stringifyEntityRef(entity),
    uid: entity.metadata.uid ?? '',
  };
}

/** What was seen of a tool that has been uninstalled since is no longer shown, and nobody learns whose server it was. */
function shown(
  items: readonly StoredObservation[],
  entities: readonly Entity[],
): Observation[] {
  const byRef = new Map(entities.map(e => [stringifyEntityRef(e), e]));
  return items.flatMap(({ uid, affiliate, ...observation }) => {
    const entity = byRef.get(observation.entityRef);
    return entity &&
      isInstalledFor(entity, observation.tool) &&
      (affiliateOf(entity) ?? null) === affiliate
      ? [observation]
      : [];
  });
}
