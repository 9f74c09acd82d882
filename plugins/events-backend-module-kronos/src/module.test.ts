import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import {
  eventsServiceRef,
  type EventParams,
} from '@backstage/plugin-events-node';
import { testDatabases } from '@kronos-portal/node/testUtils';
import request from 'supertest';
import { DatabaseDeliveries } from './Deliveries';
import eventsModuleKronos from './index';
import { WebhookDoor } from './WebhookDoor';

async function start(data: Record<string, any>) {
  const received: EventParams[] = [];
  const backend = await startTestBackend({
    features: [
      eventsPlugin,
      eventsModuleKronos,
      mockServices.rootConfig.factory({ data }),
      createBackendModule({
        pluginId: 'events',
        moduleId: 'test',
        register(reg) {
          reg.registerInit({
            deps: { events: eventsServiceRef },
            async init({ events }) {
              await events.subscribe({
                id: 'test',
                topics: ['jenkins', 'gitlab'],
                onEvent: async event => {
                  received.push(event);
                },
              });
            },
          });
        },
      }),
    ],
  });
  const post = (
    topic: string,
    body: object | string,
    headers: Record<string, string> = {},
  ) =>
    request(backend.server)
      .post(`/api/events/http/${topic}`)
      .set({ 'content-type': 'application/json', ...headers })
      .send(typeof body === 'string' ? body : JSON.stringify(body));
  return { backend, post, received };
}

const config = {
  kronos: { webhooks: { jenkins: { secret: 'jenkins-secret' } } },
  events: { modules: { gitlab: { webhookSecret: 'gitlab-secret' } } },
};
const JENKINS = { 'X-Kronos-Token': 'jenkins-secret' };
const GITLAB = { 'X-Gitlab-Token': 'gitlab-secret' };

describe('webhook door', () => {
  it('publishes what a known sender says, once', async () => {
    const { backend, post, received } = await start(config);
    const build = { name: 'card/payment', build: { number: 7 } };
    await post('jenkins', build, JENKINS).expect(202);
    await post('jenkins', build, JENKINS).expect(202, {
      message: 'was already delivered',
    });
    await post('jenkins', { ...build, again: true }, JENKINS).expect(202);

    const push = { object_kind: 'push' };
    const one = { ...GITLAB, 'Idempotency-Key': 'one' };
    await post('gitlab', push, one).expect(202);
    await post('gitlab', push, one).expect(202);
    await post('gitlab', push, { ...one, 'Idempotency-Key': 'two' }).expect(
      202,
    );

    expect(
      received.map(({ topic, eventPayload }) => [topic, eventPayload]),
    ).toEqual([
      ['jenkins', build],
      ['jenkins', { ...build, again: true }],
      ['gitlab', push],
      ['gitlab', push],
    ]);
    expect(JSON.stringify(received)).not.toContain('-secret');
    await backend.stop();
  });

  it('refuses wrong and missing secrets, and the secret of someone else', async () => {
    const { backend, post, received } = await start(config);
    const wrong: Record<string, string>[] = [
      {},
      { 'X-Kronos-Token': '' },
      { 'X-Kronos-Token': 'jenkins-secre' },
      { 'X-Kronos-Token': 'gitlab-secret' },
      GITLAB,
    ];
    for (const headers of wrong) {
      await post('jenkins', {}, headers).expect(403, {
        message: 'invalid token',
      });
    }
    await post('gitlab', {}, JENKINS).expect(403);
    expect(received).toEqual([]);
    await backend.stop();
  });

  it('answers 400 to what is no JSON object, 413 to what is too large, 415 to other types', async () => {
    const { backend, post, received } = await start(config);
    for (const body of ['{"name":', 'hello', '[]', '"text"', 'null', '']) {
      await post('jenkins', body, JENKINS).expect(400);
    }
    const large = { text: 'x'.repeat(1024 * 1024) };
    await post('jenkins', large, JENKINS).expect(413);
    await post('jenkins', large).expect(403);
    await post('jenkins', 'a=b', {
      ...JENKINS,
      'content-type': 'application/x-www-form-urlencoded',
    }).expect(415);
    // it was nothing, so it is not remembered as delivered
    expect(received).toEqual([]);
    await backend.stop();
  });

  it.each([[{}], [{ kronos: { webhooks: { jenkins: { secret: 5 } } } }]])(
    'stays closed when the secret in config is %j, and the backend starts',
    async data => {
      const { backend, post, received } = await start(data);
      await post('jenkins', {}, { 'X-Kronos-Token': '' }).expect(403);
      await post('jenkins', {}, { 'X-Kronos-Token': 'undefined' }).expect(403);
      await post('gitlab', {}).expect(403);
      expect(received).toEqual([]);
      await backend.stop();
    },
  );

  it('asks to come again while deliveries cannot be remembered', async () => {
    const door = WebhookDoor.create({
      sender: { topic: 'x', header: 'token', secret: 's' },
      deliveries: {
        take: async () => {
          throw new Error('the database is away');
        },
        published: async () => {},
      },
      logger: mockServices.logger.mock(),
    });
    const reject = jest.fn();
    await door.validate(
      {
        body: {},
        headers: { token: 's' },
        raw: { body: Buffer.from('{}'), encoding: 'utf-8' },
      },
      { reject },
    );
    expect(reject).toHaveBeenCalledWith(
      expect.objectContaining({ status: 503 }),
    );
  });
});

const databases = testDatabases();

describe.each(databases.names)('Deliveries in %s', name => {
  it('are new once for all replicas, and again after ten minutes', async () => {
    let now = 1_000_000;
    const knex = await databases.init(name);
    const replica = () =>
      DatabaseDeliveries.create({
        database: mockServices.database({ knex }),
        now: () => now,
      });
    const [one, two] = [replica(), replica()];
    await one.take('first of all');
    const told = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).take('a')),
    );
    expect(told.filter(Boolean)).toHaveLength(1);
    await two.published('a');
    now += 10 * 60_000 - 1;
    expect(await one.take('a')).toBe(false);
    now += 1;
    expect(await two.take('a')).toBe(true);
    expect(await one.take('a')).toBe(false);
    // old ones do not pile up
    expect(await knex('kronos_deliveries')).toHaveLength(1);
  });

  it('that nobody published may come again', async () => {
    let now = 1_000_000;
    const knex = await databases.init(name);
    const deliveries = DatabaseDeliveries.create({
      database: mockServices.database({ knex }),
      now: () => now,
    });
    expect(await deliveries.take('a')).toBe(true);
    now += 9_999;
    expect(await deliveries.take('a')).toBe(false);
    // the replica that took it was killed
    now += 1;
    expect(await deliveries.take('a')).toBe(true);
    await deliveries.published('a');
    now += 60_000;
    expect(await deliveries.take('a')).toBe(false);
  });
});
