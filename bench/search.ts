import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entity } from '@backstage/catalog-model';
import knexFactory, { type Knex } from 'knex';
import { parse } from 'yaml';
import { ThrowawayPostgres } from '../packages/node/src/testing/postgres/ThrowawayPostgres';
import { QUESTIONS } from '../plugins/search-backend-module-kronos/src/testing/questions';
import { launchBrowser, signIn, tokenOf } from './harness/browser';
import { teamsByAffiliate } from './harness/components';
import { defineBench } from './harness/defineBench';
import { seedCatalog } from './harness/seedCatalog';
import {
  componentCount,
  root,
  startStack,
  until,
  type Stack,
} from './harness/stack';
import { median, quantile, round } from './harness/statistics';

const TOTAL = 50_000;
const NAME = 'search';
/** how often each question is asked in a run */
const EACH = 3;

const AREAS =
  '카드 보험 계약 회원 가맹점 정산 한도 청구 심사 포인트 대출 예금 투자 신탁 연금 알림 인증 문서 상담 통계'.split(
    ' ',
  );
const DEEDS =
  '결제 승인 조회 관리 접수 발급 산출 탐지 적립 배치 연계 게이트웨이 화면 API 리포트'.split(
    ' ',
  );
const ENGLISH =
  'card insurance policy member merchant settlement limit claim review point loan deposit invest trust pension notify auth document counsel stats'.split(
    ' ',
  );
const PARTS =
  'payment approval inquiry admin intake issue calculator detection reward batch link gateway web api report'.split(
    ' ',
  );

/** Those of the test, and what so many documents have that its few have not. */
const TERMS = [
  ...new Set([
    ...QUESTIONS.map(({ term }) => term),
    'card-payment-00120',
    'kb-card/card-payment-00120',
    'settlements report',
    '정산 팀',
    '서비스',
    'node',
  ]),
];

export const bench = defineBench({
  description:
    '50,000 documents: what a person of one affiliate waits for an answer, on SQLite and PostgreSQL',
  async run({ runs = 5, log }) {
    const results: Record<string, unknown> = {
      documents: TOTAL,
      questions: TERMS.length,
    };
    const bounds = [];
    for (const [database, open] of Object.entries(DATABASES)) {
      const figures = await measure({ database, open, runs, log });
      results[database] = figures;
      bounds.push({
        name: `search on ${database}, p95`,
        value: figures.p95Ms,
        limit: 100,
        unit: 'ms',
      });
    }
    return { runs, results, bounds };
  },
});

/** A portal with all of its parts, asked over HTTP: policy, index, and the permission of each result. */
async function measure(options: {
  database: string;
  open: () => Promise<Database>;
  runs: number;
  log(message: string): void;
}) {
  const { database, runs, log } = options;
  const { config, catalog, close } = await options.open();
  let stack: Stack | undefined;
  const browser = await launchBrowser();
  try {
    const start = (keep: boolean) =>
      startStack({
        name: NAME,
        keep,
        log,
        config: {
          backend: { database: config },
          catalog: {
            orphanProviderStrategy: 'keep',
            // what changes meanwhile is not what is measured
            processingInterval: { hours: 6 },
          },
        },
      });
    stack = await start(false);
    await until('the world of the playground in the catalog', async () =>
      isStamped(stack!),
    );
    await stack.stop();
    log(`${database}: writing ${TOTAL} entities into the catalog …`);
    const knex = catalog();
    try {
      await seedCatalog(knex, entities());
    } finally {
      await knex.destroy();
    }

    stack = await start(true);
    const began = performance.now();
    const { url } = stack;
    const as = async (persona: string) => {
      let token: string | undefined;
      await until(`${persona} signed in`, async () => {
        token = await signIn(browser, url, persona)
          .then(tokenOf)
          // while so much is read, the catalog may be late to say who it is
          .catch(() => undefined);
        return Boolean(token);
      });
      return token!;
    };
    const admin = await as('group-admin');
    await until(
      'the index',
      async () => {
        // seldom, since it is at work; an answer may be cut off
        await sleep(3_000);
        const { numberOfResults = 0 } = await ask(url, admin, '').catch(
          () => ({} as Answer),
        );
        return numberOfResults > TOTAL;
      },
      1_800,
    );
    const indexedS = round((performance.now() - began) / 1000);
    log(`${database}: indexed in ${indexedS} s`);

    const developer = await several({
      url,
      token: await as('kb-card-developer'),
      runs,
      log: line => log(`${database}: ${line}`),
    });
    const all = await several({ url, token: admin, runs, log: () => {} });
    return {
      indexedS,
      p50Ms: developer.p50,
      p95Ms: developer.p95,
      slowest: developer.slowest,
      groupAdminP95Ms: all.p95,
    };
  } finally {
    await browser.close();
    await stack?.stop();
    await close();
  }
}

interface Answer {
  /** told to those who may read everything */
  numberOfResults?: number;
}

/** As the page of the search asks. */
async function ask(url: string, token: string, term: string) {
  const response = await fetch(
    `${url}/api/search/query?${new URLSearchParams({ term, pageLimit: '25' })}`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(`${term}: ${JSON.stringify(answer)}`);
  return answer as Answer;
}

async function several(options: {
  url: string;
  token: string;
  runs: number;
  log(message: string): void;
}) {
  const { url, token, runs, log } = options;
  const figures: { p50: number; p95: number }[] = [];
  const byTerm = new Map<string, number[]>(TERMS.map(term => [term, []]));
  for (let run = 0; run <= runs; run++) {
    const times: number[] = [];
    for (let i = 0; i < EACH; i++) {
      for (const term of TERMS) {
        const began = performance.now();
        await ask(url, token, term);
        const ms = performance.now() - began;
        if (run === 0) continue; // warm
        times.push(ms);
        byTerm.get(term)!.push(ms);
      }
    }
    if (run === 0) continue;
    const figure = { p50: median(times), p95: quantile(times, 0.95) };
    figures.push(figure);
    log(`p50 ${round(figure.p50)} ms, p95 ${round(figure.p95)} ms`);
  }
  const slowest = [...byTerm]
    .map(([term, times]) => ({ term, ms: round(median(times)) }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 5);
  log(
    `slowest: ${slowest
      .map(({ term, ms }) => `"${term}" ${ms} ms`)
      .join(', ')}`,
  );
  return {
    p50: round(median(figures.map(f => f.p50))),
    p95: round(median(figures.map(f => f.p95))),
    slowest,
  };
}

const teams = teamsByAffiliate();

/** What `app-config.yaml` installs for an affiliate: its entities carry these stamps. */
function offeringsOf(affiliate: string): string[] {
  const { marketplace } = parse(
    fs.readFileSync(path.join(root, 'app-config.yaml'), 'utf8'),
  );
  return [
    ...new Set(
      (marketplace.installations as { offering: string; affiliate?: string }[])
        .filter(i => !i.affiliate || i.affiliate === affiliate)
        .map(i => i.offering),
    ),
  ];
}

/** Whether installing is over: stamps that change later would change those of the benchmark. */
async function isStamped(stack: Stack): Promise<boolean> {
  for (const affiliate of teams.keys()) {
    const own = `metadata.labels.kronos.io/affiliate=${affiliate}`;
    const all = await componentCount(stack, [own]);
    const stamped = await componentCount(stack, [
      own,
      ...offeringsOf(affiliate).map(
        offering => `metadata.labels.plugin.kronos.io/${offering}=installed`,
      ),
    ]);
    if (!all || all !== stamped) return false;
  }
  return true;
}

function* entities(): Generator<Entity> {
  const labels = new Map(
    [...teams.keys()].map(affiliate => [
      affiliate,
      {
        'kronos.io/affiliate': affiliate,
        ...Object.fromEntries(
          offeringsOf(affiliate).map(offering => [
            `plugin.kronos.io/${offering}`,
            'installed',
          ]),
        ),
      },
    ]),
  );
  for (let n = 0; n < TOTAL; n++) yield entity(n, labels);
}

/** The n-th component: as those of the templates, with names that repeat as names do, and no tool to ask about it. */
function entity(
  n: number,
  labels: ReadonlyMap<string, Record<string, string>>,
): Entity {
  const [affiliate, owners] = [...teams][n % teams.size];
  const i = Math.floor(n / teams.size);
  const area = i % AREAS.length;
  const deed = Math.floor(i / AREAS.length) % DEEDS.length;
  const name = `${ENGLISH[area]}-${PARTS[deed]}-${String(i).padStart(5, '0')}`;
  const owner = `group:default/${owners[i % owners.length]}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: `${affiliate}.${name}`,
      title: `${AREAS[area]} ${DEEDS[deed]} ${i}`,
      description: `${AREAS[(area + 3) % AREAS.length]}의 ${
        DEEDS[(deed + 5) % DEEDS.length]
      } 요청을 받아 ${AREAS[area]} ${DEEDS[deed]}을 처리하고 결과를 ${
        AREAS[(area + 7) % AREAS.length]
      } 시스템에 알린다`,
      tags: [i % 2 ? 'java' : 'node', `tier-${i % 3}`],
      labels: labels.get(affiliate)!,
      annotations: { 'github.com/project-slug': `${affiliate}/${name}` },
    },
    spec: { type: 'service', lifecycle: 'production', owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

interface Database {
  /** of `backend.database` */
  config?: object;
  /** of the catalog, while no backend runs */
  catalog(): Knex;
  close(): Promise<void>;
}

/** A database that is not here is a run that cannot be made. */
const DATABASES: Record<string, () => Promise<Database>> = {
  SQLite: async () => ({
    catalog: () =>
      knexFactory({
        client: 'better-sqlite3',
        connection: path.join(root, '.kronos/bench', NAME, 'db/catalog.sqlite'),
        useNullAsDefault: true,
      }),
    close: async () => {},
  }),
  PostgreSQL: async () => {
    const server = await ThrowawayPostgres.create();
    return {
      config: { client: 'pg', connection: server.connection() },
      catalog: () =>
        knexFactory({
          client: 'pg',
          connection: { ...server.connection('backstage_plugin_catalog') },
        }),
      close: () => server.destroy(),
    };
  },
};
