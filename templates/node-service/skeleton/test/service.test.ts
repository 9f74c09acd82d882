import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createItemStore } from '../src/items.ts';
import { createService } from '../src/service.ts';

const service = createService({ items: createItemStore(), log: () => {} });
let url = '';

before(async () => {
  url = `http://127.0.0.1:${await service.listen(0)}`;
});
after(() => service.stop());

const post = (body: string) => fetch(`${url}/api/items`, { method: 'POST', body });

test('keeps what was created', async () => {
  const created = await post('{"name":" first "}');
  assert.equal(created.status, 201);
  const item = (await created.json()) as { id: string; name: string };
  assert.equal(item.name, 'first');

  const read = await fetch(`${url}${created.headers.get('location')}`);
  assert.deepEqual(await read.json(), item);
  assert.deepEqual(await (await fetch(`${url}/api/items`)).json(), [item]);
});

test('names the wrong field', async () => {
  const refused = await post('{"name":" "}');
  assert.equal(refused.status, 400);
  assert.equal(refused.headers.get('content-type'), 'application/problem+json');
  assert.ok(((await refused.json()) as { fields: { name: string } }).fields.name);
  assert.equal((await post('no json')).status, 400);
});

test('answers problems for what is not there', async () => {
  for (const path of ['/api/items/none', '/nowhere']) {
    const missing = await fetch(`${url}${path}`);
    assert.equal(missing.status, 404);
    assert.equal(missing.headers.get('content-type'), 'application/problem+json');
  }
  assert.equal((await fetch(`${url}/api/items`, { method: 'DELETE' })).status, 405);
});

test('tells its health and its metrics', async () => {
  await (await fetch(`${url}/api/items`)).arrayBuffer();
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  assert.equal((await fetch(`${url}/health/ready`)).status, 200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(metrics, /http_requests_total\{method="GET",status="200"\} \d+/);
  assert.match(metrics, /http_request_duration_seconds_bucket/);
});

test('lets a running request finish when it is stopped', async () => {
  const other = createService({ items: createItemStore(), log: () => {} });
  const base = `http://127.0.0.1:${await other.listen(0)}`;
  let send!: (text: string) => void;
  const body = new ReadableStream<string>({
    start(controller) {
      send = text => {
        controller.enqueue(text);
        controller.close();
      };
    },
  }).pipeThrough(new TextEncoderStream());
  const answer = fetch(`${base}/api/items`, {
    method: 'POST',
    body,
    duplex: 'half',
  } as RequestInit);
  await new Promise(resolve => setTimeout(resolve, 100));
  const stopped = other.stop();
  send('{"name":"late"}');
  assert.equal((await answer).status, 201);
  await stopped;
  await assert.rejects(fetch(`${base}/health/live`));
});
