import type { BackendFeature } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import request from 'supertest';
import type { Connection } from '../connections/Connection';
import type { Connector } from '../connectors/Connector';
import { AnswerChecker } from '../openapi/answerChecker';
import { describeDomain } from '../openapi/describeDomain';
import { domainTestFeatures } from './domainTestFeatures';

export interface DomainApiStoryOptions {
  plugin: BackendFeature;
  pluginId: string;
  connectors: readonly Connector[];
  /** of which every tool knows something */
  entity: Entity;
  connections: (Partial<Connection> & Pick<Connection, 'offering'>)[];
  /** query of views that need one, by `tool/view` */
  queries?: Record<string, Record<string, string>>;
  /** bodies of actions, by `tool/action`; made with what the views answer */
  actions?: Record<
    string,
    (
      read: (view: string, query?: Record<string, string>) => Promise<any>,
    ) => Promise<Record<string, unknown>>
  >;
}

/**
 * Calls every operation of a domain backend, as it should be called and as it should not, and holds the answers against
 * its API description. Answers what is wrong, and which operations gave no answer; both should be empty.
 */
export async function domainApiStory(options: DomainApiStoryOptions) {
  const { pluginId, connectors, entity, queries = {} } = options;
  const checker = AnswerChecker.create(
    describeDomain({ pluginId, connectors }),
  );
  const wrong: string[] = [];
  const backend = await startTestBackend({
    features: [
      options.plugin,
      ...domainTestFeatures({
        entities: [entity],
        connections: options.connections,
        canSee: (_, user) => user !== 'user:default/stranger',
      }),
    ],
  });
  const call = async (
    method: 'get' | 'post',
    path: string,
    send: {
      query?: Record<string, string>;
      body?: object;
      as?: string;
    } = {},
  ) => {
    const pending = request(backend.server)
      [method](`/api/${pluginId}${path}`)
      .set(
        'authorization',
        send.as ?? mockCredentials.user.header('user:default/someone'),
      )
      .query(send.query ?? {});
    const response = await (send.body ? pending.send(send.body) : pending);
    wrong.push(
      ...checker.check({
        method: method.toUpperCase(),
        path,
        status: response.status,
        contentType: response.headers['content-type'],
        body: response.body,
      }),
    );
    return response;
  };
  const {
    kind,
    metadata: { namespace = 'default', name },
  } = entity;
  const at = `/entities/${kind.toLowerCase()}/${namespace}/${name}`;
  const read = async (view: string, query = queries[view]) => {
    const { body } = await call('get', `${at}/${view}`, { query });
    if (body.problem) wrong.push(`${view}: ${body.problem.message}`);
    return body.data;
  };
  try {
    for (const connector of connectors) {
      for (const view of connector.views) {
        const id = `${connector.tool}/${view.name}`;
        await read(id);
        await call('get', `${at}/${id}`, {
          query: queries[id],
          as: mockCredentials.user.header('user:default/stranger'),
        });
        await call('get', `${at}/${id}`, {
          as: mockCredentials.none.header(),
        });
      }
    }
    for (const connector of connectors) {
      for (const action of connector.actions) {
        const id = `${connector.tool}/${action.name}`;
        const path = `${at}/${connector.tool}/actions/${action.name}`;
        await call('post', path, { body: { nothing: 'of this' } });
        const body = await options.actions?.[id]?.(read);
        if (!body) {
          wrong.push(`${id}: the story has no body for it`);
          continue;
        }
        const { status, text } = await call('post', path, { body });
        if (status !== 201) wrong.push(`${id}: ${status} ${text}`);
      }
      const { settings, secrets } = {
        settings: {},
        secrets: {},
        ...options.connections.find(c => c.offering === connector.tool),
      };
      const body = { settings, secrets, affiliate: null };
      const check = `/connectors/${connector.tool}/check`;
      await call('post', check, { body });
      await call('post', check, {
        body,
        as: mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:marketplace'),
          targetPluginId: pluginId,
        }),
      });
    }
    await call('get', `${at}/observations`);
    await call('post', '/observations/query', {
      body: { entityRefs: [`${kind}:${namespace}/${name}`] },
    });
    await call('post', '/observations/query', { body: { entityRefs: [] } });
  } finally {
    await backend.stop();
  }
  return { wrong, unseen: checker.unseen() };
}
