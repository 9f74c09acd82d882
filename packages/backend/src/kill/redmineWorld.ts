import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { LABEL_AFFILIATE, pluginLabel } from '@kronos-portal/common';
import { playgroundCredentials } from '@kronos-portal/playground/testUtils';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const entity = (kind: string, name: string, spec: object, metadata = {}) =>
  JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, ...metadata },
    spec,
  });

/** Writes affiliates with a team and a service each, as a file for the catalog; the caller removes its folder. */
export function organisationOf(affiliates: string[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-org-'));
  const file = path.join(folder, 'organisation.yaml');
  const entities = [
    entity('Group', 'holding', { type: 'group', children: [] }),
    ...affiliates.flatMap(name => [
      entity('Group', name, {
        type: 'affiliate',
        parent: 'holding',
        children: [],
      }),
      entity('Group', `${name}-team`, {
        type: 'team',
        parent: name,
        children: [],
      }),
      entity(
        'Component',
        `${name}-api`,
        { type: 'service', lifecycle: 'production', owner: `${name}-team` },
        { annotations: { 'kronos.io/redmine-project': 'group-sso' } },
      ),
    ]),
  ];
  fs.writeFileSync(file, entities.join('\n---\n'));
  return file;
}

/** Configuration of a portal that installs Redmine; `host` is the one of the tool, `file` the organisation. */
export const settingsOf = (host: string, file: string) => ({
  catalog: {
    processingInterval: { minutes: 30 },
    locations: [
      {
        type: 'file',
        target: file,
        rules: [{ allow: ['Group', 'Component'] }],
      },
    ],
  },
  kronos: {
    group: 'holding',
    upstream: { allow: [{ host }] },
    webhooks: { jenkins: { secret: 'jenkins-secret' } },
  },
  marketplace: {
    secrets: { keys: [{ id: 'one', key: '1'.repeat(64) }] },
  },
});

/** What a person does with a portal, and sees of it. */
export function visit(url: string) {
  const call = async (
    method: string,
    address: string,
    options: { body?: object; headers?: Record<string, string> } = {},
  ) => {
    const response = await fetch(`${url}/api/${address}`, {
      method,
      body: options.body && JSON.stringify(options.body),
      headers: { 'content-type': 'application/json', ...options.headers },
      signal: AbortSignal.timeout(120_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return text && JSON.parse(text);
  };
  const backendOf = (pluginId: string) => ({
    authorization: mockCredentials.service.header({
      onBehalfOf: mockCredentials.service(`plugin:${pluginId}`),
      targetPluginId: 'marketplace',
    }),
  });
  const list = async (affiliate: string) =>
    (await call('GET', `marketplace/installations?affiliate=${affiliate}`))
      .items;
  /** Of the component of an affiliate that has its label; undefined while it has none. */
  const component = async (affiliate: string): Promise<Entity | undefined> => {
    const found: Entity | undefined = await call(
      'GET',
      `catalog/entities/by-name/component/default/${affiliate}-api`,
    ).catch(() => undefined);
    return found?.metadata.labels?.[LABEL_AFFILIATE] === affiliate
      ? found
      : undefined;
  };
  return {
    call,
    list,
    component,
    install: (affiliate: string, baseUrl: string) =>
      call('POST', 'marketplace/installations', {
        body: {
          affiliate,
          offering: 'redmine',
          settings: { baseUrl },
          secrets: { apiKey: playgroundCredentials.redmineKey },
        },
      }),
    async uninstall(affiliate: string) {
      const [{ id }] = await list(affiliate);
      await call('DELETE', `marketplace/installations/${id}`);
    },
    /** Who did what, oldest first. */
    async audit(affiliate: string): Promise<string[]> {
      const { items } = await call(
        'GET',
        `marketplace/audit?affiliate=${affiliate}&limit=200`,
      );
      return items
        .map(({ actor, action }: any) => `${actor} ${action}`)
        .reverse();
    },
    async connections(affiliate: string) {
      const { items } = await call(
        'GET',
        `marketplace/connections?affiliate=${affiliate}&offering=redmine`,
        { headers: backendOf('collaboration') },
      );
      return items.map(({ secrets }: any) => secrets);
    },
    label: async (affiliate: string) =>
      (await component(affiliate))?.metadata.labels?.[pluginLabel('redmine')],
    /** Whether the card of the service has data. */
    async card(affiliate: string): Promise<boolean> {
      const view = await call(
        'GET',
        `collaboration/entities/component/default/${affiliate}-api/redmine/issues`,
      ).catch(() => ({}));
      return Boolean(view.data);
    },
  };
}
