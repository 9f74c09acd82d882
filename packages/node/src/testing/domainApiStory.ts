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
  /** query of views that need one, by `tool/view`; made with what is there once the actions were done */
  queries?: Record<string, (read: Read, answerOf: AnswerOf) => Promise<Query>>;
  /** bodies of actions, by `tool/action`; made with what the views answer */
  actions?: Record<string, (read: Read) => Promise<Record<string, unknown>>>;
}

type Query = Record<string, string>;
/** What a view, `tool/view`, answers. */
type Read = (view: string, query?: Query) => Promise<any>;
/** What an action, `tool/action`, answered. */
type AnswerOf = (action: string) => any;

/**
 * Calls every operation of a domain backend, as it should be called and as it should not, and holds the answers against
 * its API description. Answers what is wrong, and which operations never succeeded; both should be empty.
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
      query?: Query;
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
  const answers = new Map<string, any>();
  const read: Read = async (view, query) => {
    const { status, text, body } = await call('get', `${at}/${view}`, {
      query,
    });
    if (status !== 200) wrong.push(`${view}: ${status} ${text}`);
    if (body.problem) wrong.push(`${view}: ${body.problem.message}`);
    return body.data;
  };
  const readAsAnybody = async (view: string) => {
    const query = await queries[view]?.(read, id => answers.get(id));
    await read(view, query);
    for (const as of [
      mockCredentials.user.header('user:default/stranger'),
      mockCredentials.none.header(),
    ]) {
      const { status } = await call('get', `${at}/${view}`, { query, as });
      if (status < 400) wrong.push(`${view}: ${status} for a stranger`);
    }
  };
  try {
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
        const answer = await call('post', path, { body });
        answers.set(id, answer.body);
        if (answer.status !== 201) {
          wrong.push(`${id}: ${answer.status} ${answer.text}`);
        }
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
    for (const { tool, views } of connectors) {
      for (const { name: view } of views)
        await readAsAnybody(`${tool}/${view}`);
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
