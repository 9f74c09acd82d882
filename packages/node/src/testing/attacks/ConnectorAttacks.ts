import request from 'supertest';
import {
  AFFILIATES,
  AttackRoom,
  user,
  type ConnectorAttackOptions,
} from './AttackRoom';
import { distortions } from './distortions';
import { ToolProxy } from './ToolProxy';

const REPLIES_OF_BROKEN_CODE =
  /\bundefined\b|\bNaN\b|\[object Object\]|is not a function|is not iterable|[Cc]annot read prop|TypeError|ZodError/;

/** Words that other portals put into a query or a path to reach another job with the token of the server. */
const ID_WORDS =
  'job jobFullName jobName project projectId projectSlug slug id name path namespace cluster service query match[] selector labels labelSelector host url baseUrl entityRef affiliate installation connection instance'.split(
    ' ',
  );

/** Addresses below a tool where others have a proxy, GraphQL or secrets. */
const FOREIGN_PATHS =
  'proxy graphql api/graphql api/v4/projects/1/variables variables credentials credentials/store/system secrets api/v1/secrets script scriptText config.xml users.json admin ..%2f..%2fusers.json api/json'.split(
    ' ',
  );

/**
 * What was tried on other portals' tool plugins, tried on one connector over its domain backend: each row answers what
 * went wrong, nothing when all is well.
 */
export class ConnectorAttacks {
  readonly #o: ConnectorAttackOptions;
  readonly #room: AttackRoom;

  static create(options: ConnectorAttackOptions) {
    return new ConnectorAttacks(options);
  }

  private constructor(options: ConnectorAttackOptions) {
    this.#o = options;
    this.#room = AttackRoom.create(options);
  }

  /** Names of the rows. */
  static readonly titles = [
    'ids of another service in the address reach nothing',
    'ids of another affiliate in the own annotation reach nothing',
    'there is no proxy, no GraphQL, no other address of the tool',
    'what changes something is refused with its status, before the tool hears of it',
    'the tool may have a port, a path, a slash at the end',
    'wrong settings cost one line and no start',
    'answers without fields, of other types, or no JSON at all make no broken text',
    'two affiliates at once each get their own server and token',
  ] as const;

  /** What went wrong in a row; empty when all is well. */
  run(title: (typeof ConnectorAttacks.titles)[number]): Promise<string[]> {
    const rows = [
      () => this.#idsInTheAddress(),
      () => this.#idsInTheAnnotation(),
      () => this.#otherAddresses(),
      () => this.#forbiddenVerbs(),
      () => this.#addresses(),
      () => this.#wrongSettings(),
      () => this.#nonsense(),
      () => this.#twoAtOnce(),
    ];
    return rows[ConnectorAttacks.titles.indexOf(title)]();
  }

  async #idsInTheAddress() {
    return this.#room.enter('', async ({ get, proxy, wrong }) => {
      for (const view of this.#views()) {
        for (const id of this.#o.otherIds) {
          const query = Object.fromEntries(ID_WORDS.map(word => [word, id]));
          for (const reply of [
            await get(`${view}`, { ...this.#o.queries?.[view], ...query }),
            await get(`${view}/${encodeURIComponent(id)}`),
            await get(`${view}?${ID_WORDS[0]}=${id}&${ID_WORDS[0]}=${id}`),
          ]) {
            if (reply.status >= 500) wrong(`${view}: ${reply.status}`);
          }
        }
      }
      this.#assertNotReached(proxy, wrong);
    });
  }

  async #idsInTheAnnotation() {
    const nothing = JSON.parse(this.#unnamed(JSON.stringify(this.#o.other)));
    const [told, expected] = [
      await this.#dataOf(this.#o.other),
      await this.#dataOf(nothing),
    ];
    return this.#views()
      .filter(view => this.#unnamed(told[view]) !== expected[view])
      .map(view => `${view} tells ${told[view].slice(0, 300)}`);
  }

  #unnamed = (text: string) =>
    this.#o.otherIds.reduce(
      (rest, id) => rest.replaceAll(id, 'no-such-thing'),
      text,
    );

  async #dataOf(annotations: Record<string, string>) {
    const data: Record<string, string> = {};
    await this.#room.enter(
      '',
      async ({ get }) => {
        for (const view of this.#views()) {
          const { body } = await get(view, this.#o.queries?.[view]);
          data[view] = JSON.stringify(body.data ?? null, (key, value) =>
            ['start', 'end'].includes(key) ? undefined : value,
          );
        }
      },
      { annotations },
    );
    return data;
  }

  async #otherAddresses() {
    return this.#room.enter('', async ({ send, proxy, wrong }) => {
      const mutation = [
        { query: 'mutation { destroy(input: {}) { errors } }' },
        { query: '{ currentUser { id } }' },
      ];
      for (const path of FOREIGN_PATHS) {
        for (const method of [
          'get',
          'post',
          'put',
          'patch',
          'delete',
        ] as const) {
          const { status } = await send(method, path, mutation);
          if (status !== 404) wrong(`${method} ${path}: ${status}`);
        }
      }
      for (const { name } of this.#o.connector.actions) {
        const { status } = await send('post', `actions/${name}`, mutation);
        if (status !== 400) wrong(`an array for ${name}: ${status}`);
      }
      if (proxy.asked.length) {
        wrong(`the tool was asked ${proxy.asked.map(a => a.url)}`);
      }
    });
  }

  async #forbiddenVerbs() {
    return this.#room.enter(
      '',
      async ({ send, proxy, wrong, audited }) => {
        for (const view of this.#views()) {
          for (const method of ['post', 'put', 'patch', 'delete'] as const) {
            const { status } = await send(method, bare(view));
            if (status !== 404) wrong(`${method} ${view}: ${status}`);
          }
        }
        for (const { name } of this.#o.connector.actions) {
          const before = audited.length;
          const reply = await send('post', `actions/${name}`, {});
          // the status, and not only what the body says of it
          if (reply.status !== 403) wrong(`${name}: ${reply.status}`);
          if (reply.body.status !== 403) wrong(`${name}: ${reply.text}`);
          if (!audited.slice(before).includes('failed')) {
            wrong(`the refusal of ${name} is not in the audit`);
          }
          for (const method of ['get', 'put', 'patch', 'delete'] as const) {
            const { status } = await send(method, `actions/${name}`);
            if (status < 400) wrong(`${method} ${name}: ${status}`);
          }
        }
        const writes = proxy.asked.filter(({ method }) => method !== 'GET');
        if (writes.length) wrong(`the tool was asked ${writes[0].url}`);
      },
      { allow: () => false },
    );
  }

  async #addresses() {
    const found: string[] = [];
    for (const path of ['', '/tools/of/card']) {
      for (const slash of ['', '/']) {
        found.push(
          ...(await this.#room.enter(
            path,
            async ({ get, proxy, wrong }) => {
              for (const view of this.#views()) {
                if (this.#o.passing?.includes(view)) continue;
                const { body, text } = await get(view, this.#o.queries?.[view]);
                if (!body.data || body.problem) {
                  wrong(`${path}${slash} ${view}: ${text.slice(0, 300)}`);
                }
              }
              for (const { url } of proxy.asked) {
                if (!url.startsWith(`${path}/`) || url.includes('//')) {
                  wrong(`${path}${slash} asked for ${url}`);
                }
              }
            },
            { slash },
          )),
        );
      }
    }
    return found;
  }

  async #wrongSettings() {
    const values = [
      undefined,
      '',
      'nowhere',
      'ftp://x',
      'http://',
      42,
      {},
      null,
    ];
    const found: string[] = [];
    for (const value of values) {
      found.push(
        ...(await this.#room.enter(
          '',
          async ({ get, wrong }) => {
            for (const view of this.#views()) {
              const reply = await get(view, this.#o.queries?.[view]);
              if (reply.status !== 200 || !reply.body.problem?.message) {
                wrong(`${value}: ${reply.status} ${reply.text}`);
              }
              if (REPLIES_OF_BROKEN_CODE.test(reply.text)) {
                wrong(`${value}: ${reply.text}`);
              }
            }
          },
          { address: () => value },
        )),
      );
    }
    return found;
  }

  async #nonsense() {
    const found: string[] = [];
    for (const [name, distortion] of Object.entries(distortions)) {
      found.push(
        ...(await this.#room.enter('', async ({ get, proxy, wrong }) => {
          proxy.distortion = distortion;
          for (const view of this.#views()) {
            const { status, body, text } = await get(
              view,
              this.#o.queries?.[view],
            );
            if (status !== 200) wrong(`${name}, ${view}: ${status} ${text}`);
            if (!body.data && !body.problem) wrong(`${name}, ${view}: ${text}`);
            if (REPLIES_OF_BROKEN_CODE.test(text)) {
              wrong(`${name}, ${view}: ${text.slice(0, 400)}`);
            }
          }
        })),
      );
    }
    return found;
  }

  /** One backend, two affiliates, two servers, each with a token of its own. */
  async #twoAtOnce() {
    const wrong: string[] = [];
    const proxies = {
      own: await ToolProxy.open({ target: this.#o.target, path: '' }),
      other: await ToolProxy.open({ target: this.#o.target, path: '' }),
    };
    const connections = (['own', 'other'] as const).map(whose => {
      const affiliate = AFFILIATES[whose];
      const made = this.#o.connection(proxies[whose].url, affiliate);
      return {
        ...made,
        affiliate,
        secrets: Object.fromEntries(
          Object.keys(made.secrets ?? {}).map(key => [
            key,
            `token-of-${affiliate}`,
          ]),
        ),
      };
    });
    const before = JSON.stringify(connections);
    const backend = await this.#room.start(connections, [
      this.#room.service('own', this.#o.own),
      this.#room.service('other', this.#o.other),
    ]);
    try {
      await Promise.all(
        this.#views().flatMap(view =>
          [0, 1, 2].flatMap(() =>
            (['own', 'other'] as const).map(whose =>
              request(backend.server)
                .get(`${this.#room.addressOf(whose)}/${view}`)
                .query(this.#o.queries?.[view] ?? {})
                .set('authorization', user(AFFILIATES[whose])),
            ),
          ),
        ),
      );
      for (const [whose, { asked }] of Object.entries(proxies)) {
        const stranger = AFFILIATES[whose === 'own' ? 'other' : 'own'];
        if (!asked.length) wrong.push(`the server of ${whose} heard nothing`);
        for (const { url, headers } of asked) {
          const secret = Buffer.from(`token-of-${stranger}`).toString('base64');
          if (
            headers.includes(`token-of-${stranger}`) ||
            decodedBasic(headers).includes(`token-of-${stranger}`) ||
            headers.includes(secret)
          ) {
            wrong.push(`${url} was asked with the token of ${stranger}`);
          }
        }
      }
      if (JSON.stringify(connections) !== before) {
        wrong.push('the connections were changed');
      }
    } finally {
      await backend.stop();
      await Promise.all(Object.values(proxies).map(p => p.close()));
    }
    return wrong;
  }

  #views() {
    return this.#o.connector.views.map(
      ({ name }) => `${this.#o.connector.tool}/${name}`,
    );
  }

  #assertNotReached(proxy: ToolProxy, wrong: (what: string) => void) {
    for (const { url } of proxy.asked) {
      const text = decodeURIComponent(url);
      for (const id of this.#o.otherIds) {
        if (text.includes(id)) wrong(`the tool was asked ${url}`);
      }
    }
  }
}

function bare(view: string) {
  return view.slice(view.indexOf('/') + 1);
}

function decodedBasic(headers: string): string {
  const [, encoded] = /Basic ([A-Za-z0-9+/=]+)/.exec(headers) ?? [];
  return encoded ? Buffer.from(encoded, 'base64').toString() : '';
}
