import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { connectionsServiceMock } from '@kronos-portal/node/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import { scaffolderModuleKronos } from './module';
import {
  isBatch,
  TEMPLATE_NAMES,
  templateFile,
  templateOf,
} from './testing/templates';
import { ToolchainServer } from './testing/ToolchainServer';

/** What templates ask for beside the service, by parameter; a new one has its answer here. */
const ANSWERS: Record<string, unknown> = { schedule: '30 2 * * 1-5' };

const answersFor = (template: string) =>
  Object.fromEntries(
    templateOf(template)
      .spec.parameters.flatMap((page: any) => Object.keys(page.properties))
      .filter((parameter: string) => parameter !== 'service')
      .map((parameter: string) => [parameter, ANSWERS[parameter]]),
  );

function templateEntity(name: string): Entity {
  const file = templateFile(name);
  const entity = templateOf(name);
  entity.metadata.namespace = 'default';
  entity.metadata.annotations = {
    'backstage.io/managed-by-location': `file:${file}`,
    'backstage.io/managed-by-origin-location': `file:${file}`,
  };
  return entity;
}

const group = (name: string, type: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    namespace: 'default',
    labels: { 'kronos.io/affiliate': 'kb-card' },
  },
  spec: { type, children: [] },
});

describe('the scaffolder with the module', () => {
  const tools = new ToolchainServer();
  beforeAll(async () => {
    await tools.start();
  });
  afterAll(() => tools.stop());

  async function startBackend() {
    const known = [
      ...TEMPLATE_NAMES.map(templateEntity),
      group('kb-card', 'affiliate'),
      group('kb-card-payment', 'team'),
    ];
    const catalog = catalogServiceMock({ entities: known });
    const created: string[] = [];
    catalog.addLocation = async ({ target }: { target: string }) => {
      const [, name] = /kb-card\/([^/]+)\/-\//.exec(target)!;
      created.push(name);
      return {} as any;
    };
    const { getEntityByRef } = catalog;
    catalog.getEntityByRef = async (ref: any, options: any) => {
      const found = await getEntityByRef.call(catalog, ref, options);
      const name = created.find(n => ref === `component:default/${n}`);
      return (
        found ??
        (name
          ? {
              ...group(name, 'service'),
              kind: 'Component',
              spec: { owner: 'group:default/kb-card-payment' },
              metadata: {
                name,
                labels: { 'kronos.io/affiliate': 'kb-card' },
                annotations: { 'gitlab.com/project-slug': `kb-card/${name}` },
              },
            }
          : undefined)
      );
    };
    const { url } = tools;
    const connections = connectionsServiceMock({
      connections: [
        {
          offering: 'gitlab',
          settings: { baseUrl: `${url}/gitlab` },
          secrets: { token: 'gitlab-secret' },
        },
        {
          offering: 'jenkins',
          settings: { baseUrl: `${url}/jenkins`, user: 'kronos' },
          secrets: { token: 'jenkins-secret' },
        },
        {
          offering: 'kubernetes',
          affiliate: 'kb-card',
          name: 'dev',
          settings: { url: `${url}/kubernetes`, stage: 'dev' },
          secrets: { token: 'kubernetes-secret' },
        },
      ],
    });
    return startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleKronos,
        connections.factory,
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog,
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://portal.example' },
            kronos: { upstream: { allow: [{ network: '127.0.0.1/32' }] } },
          },
        }),
      ],
    });
  }

  it.each(TEMPLATE_NAMES)(
    'runs the template %s from the form to the first release',
    async template => {
      const { server, stop } = await startBackend().then(backend => ({
        server: backend.server,
        stop: () => backend.stop(),
      }));
      const name = `my-${template}`;
      const batch = isBatch(template);
      tools.deploys = batch ? 'batch/v1/cronjobs' : 'apps/v1/deployments';
      const { body } = await request(server)
        .post('/api/scaffolder/v2/tasks')
        .send({
          templateRef: `template:default/${template}`,
          values: {
            service: {
              affiliate: 'kb-card',
              team: 'kb-card-payment',
              name,
              description: '대출 "견적"',
            },
            ...answersFor(template),
          },
        })
        .expect(201);

      let task: any;
      do {
        await new Promise(done => setTimeout(done, 100));
        ({ body: task } = await request(server).get(
          `/api/scaffolder/v2/tasks/${body.id}`,
        ));
      } while (['open', 'processing'].includes(task.status));
      const { body: events } = await request(server).get(
        `/api/scaffolder/v2/tasks/${body.id}/events`,
      );
      const log = events.map((event: any) => event.body.message).join('\n');
      expect([task.status, task.status === 'completed' ? '' : log]).toEqual([
        'completed',
        '',
      ]);
      expect(log).toMatch(batch ? /CronJob \S+ waits/ : /Deployment \S+ runs/);
      expect(log).not.toMatch(/(gitlab|jenkins|kubernetes)-secret/);
      expect(events.at(-1).body.output.links).toEqual([
        expect.objectContaining({ entityRef: `component:default/${name}` }),
        expect.objectContaining({ url: `${tools.url}/gitlab/kb-card/${name}` }),
        expect.objectContaining({
          url: `${tools.url}/jenkins/job/kb-card/job/${name}/`,
        }),
      ]);
      expect(tools.branches(`kb-card/${name}`)).toEqual(['develop', 'main']);
      const info = parse(tools.file(`kb-card/${name}`, 'catalog-info.yaml'));
      expect(info.metadata).toMatchObject({ name, description: '대출 "견적"' });
      const chart = parse(tools.file(`kb-card/${name}`, 'chart/values.yaml'));
      expect(chart.schedule).toBe(batch ? ANSWERS.schedule : undefined);
      expect(info.metadata.annotations).not.toHaveProperty(
        'kronos.io/redmine-project',
      );
      await stop();
    },
    30_000,
  );

  it('lets nobody but signed-in people ask for names', async () => {
    const backend = await startBackend();
    const ask = (header: string) =>
      request(backend.server)
        .post('/api/scaffolder/v2/autocomplete/kronos/service-name')
        .set('authorization', header)
        .send({ token: 'none', context: { name: 'loan-quote' } });
    await ask(mockCredentials.none.header()).expect(401);
    const { body } = await ask(mockCredentials.user.header()).expect(200);
    expect(body).toEqual({ results: [] });
    await backend.stop();
  });
});

it('lets the others start when an integration has no host', async () => {
  const file = path.resolve(__dirname, '../../../app-config.yaml');
  const { startup } = parse(fs.readFileSync(file, 'utf8')).backend;
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleKronos,
      connectionsServiceMock({ connections: [] }).factory,
      catalogServiceMock.factory(),
      createBackendPlugin({
        pluginId: 'other',
        register(env) {
          env.registerInit({
            deps: { router: coreServices.httpRouter },
            async init({ router }) {
              router.use((_req, res) => res.json({}));
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://portal.example', startup },
          integrations: { gitlab: [{ token: 'planted' }] },
        },
      }),
    ],
  });
  await request(backend.server).get('/api/other').expect(200);
  await backend.stop();
});
