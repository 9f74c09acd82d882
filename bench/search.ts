import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import knexFactory, { type Knex } from 'knex';
import { ThrowawayPostgres } from '../packages/node/src/testing/postgres/ThrowawayPostgres';
import { KronosSearchEngine } from '../plugins/search-backend-module-kronos/src/KronosSearchEngine';
import { DatabaseSearchIndex } from '../plugins/search-backend-module-kronos/src/store/DatabaseSearchIndex';
import { entityDocument } from '../plugins/search-backend-module-kronos/src/catalog/entityDocument';
import { teamsByAffiliate } from './harness/components';
import { defineBench } from './harness/defineBench';
import { median, quantile, round } from './harness/statistics';
import { root } from './harness/stack';

const TOTAL = 50_000;
const AFFILIATE = 'kb-card';
const EACH = 10;

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

/** Names, parts of names, Korean in several forms, typing errors, the wrong keyboard layout, and what is not there. */
const QUESTIONS = [
  '결제',
  '카드 결제',
  '카드결제',
  '결제를',
  '보험 계약 조회',
  'payment',
  'card-payment',
  'cardPayment',
  'settlement',
  'settlements report',
  'paymnet-api',
  '결재',
  'rufwp',
  'kb-card/card-payment-00120',
  'card-payment-00120',
  '정산 팀',
  '서비스',
  'node',
  '가맹점 정산 배치',
  '바나나우유',
];

export const bench = defineBench({
  description:
    '50,000 documents: questions of a person of one affiliate, on SQLite and PostgreSQL',
  async run({ runs = 5, log }) {
    const results: Record<string, unknown> = { documents: TOTAL };
    const bounds = [];
    for (const [database, start] of databases(log)) {
      const { knex, stop } = await start();
      try {
        const figures = await measure({ knex, database, runs, log });
        results[database] = figures;
        bounds.push({
          name: `search on ${database}, p95`,
          value: figures.p95Ms,
          limit: 100,
          unit: 'ms',
        });
      } finally {
        await stop();
      }
    }
    return { runs, results, bounds };
  },
});

async function measure(options: {
  knex: Knex;
  database: string;
  runs: number;
  log(message: string): void;
}) {
  const { knex, database, runs, log } = options;
  await knex.migrate.latest({
    directory: path.join(
      root,
      'plugins/search-backend-module-kronos/migrations',
    ),
  });
  let visible = [AFFILIATE, '-'];
  const engine = KronosSearchEngine.create({
    index: DatabaseSearchIndex.create({ knex }),
    visible: { of: async () => visible },
    logger: { info() {}, warn() {} },
  });
  const seconds = async () => {
    const began = performance.now();
    const indexer = await engine.getIndexer('software-catalog');
    for (let i = 0; i < TOTAL; i++) {
      if (!indexer.write(document(i))) {
        await new Promise(resolve => indexer.once('drain', resolve));
      }
    }
    await new Promise<void>((resolve, reject) => {
      indexer.once('error', reject).end(resolve);
    });
    return round((performance.now() - began) / 1000);
  };
  const firstIndexS = await seconds();
  const sameAgainS = await seconds();
  log(`${database}: indexed in ${firstIndexS} s, again in ${sameAgainS} s`);

  const ask = async () => {
    const times: number[] = [];
    const slowest = { term: '', ms: 0 };
    for (let i = 0; i < EACH; i++) {
      for (const term of QUESTIONS) {
        const began = performance.now();
        await engine.query({ term, types: ['software-catalog'] });
        const ms = performance.now() - began;
        times.push(ms);
        if (ms > slowest.ms) Object.assign(slowest, { term, ms: round(ms) });
      }
    }
    return { p50: median(times), p95: quantile(times, 0.95), slowest };
  };
  const several = async () => {
    const figures = [];
    for (let run = 0; run <= runs; run++) {
      const figure = await ask();
      if (run === 0) continue; // warm
      figures.push(figure);
      log(
        `${database}: p50 ${round(figure.p50)} ms, p95 ${round(
          figure.p95,
        )} ms, slowest "${figure.slowest.term}" ${figure.slowest.ms} ms`,
      );
    }
    return figures;
  };
  const developer = await several();
  visible = [...teamsByAffiliate().keys(), '-'];
  const admin = await several();
  return {
    firstIndexS,
    sameAgainS,
    p50Ms: round(median(developer.map(f => f.p50))),
    p95Ms: round(median(developer.map(f => f.p95))),
    groupAdminP95Ms: round(median(admin.map(f => f.p95))),
  };
}

/** The n-th component: as those of the templates, with names that repeat as names do. */
export function document(n: number) {
  const teams = [...teamsOf];
  const [affiliate, owners] = teams[n % teams.length];
  const i = Math.floor(n / teams.length);
  const area = i % AREAS.length;
  const deed = Math.floor(i / AREAS.length) % DEEDS.length;
  const number = String(i).padStart(5, '0');
  const name = `${ENGLISH[area]}-${PARTS[deed]}-${number}`;
  const owner = owners[i % owners.length];
  return entityDocument({
    entity: {
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
        labels: {
          'kronos.io/affiliate': affiliate,
          'plugin.kronos.io/gitlab': 'installed',
          'plugin.kronos.io/jenkins': 'installed',
        },
        annotations: {
          'gitlab.com/project-slug': `${affiliate}/${name}`,
          'jenkins.io/job-full-name': `${affiliate}/${name}`,
        },
      },
      spec: { type: 'service', lifecycle: 'production', owner },
      relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
    },
    location: `/catalog/default/component/${affiliate}.${name}`,
    titleOf: () => `${affiliate} ${DEEDS[i % DEEDS.length]} 팀`,
    affiliateTitle: () => 'KB국민카드',
  });
}

const teamsOf = teamsByAffiliate();

type Start = () => Promise<{ knex: Knex; stop(): Promise<void> }>;

function databases(log: (message: string) => void): [string, Start][] {
  const all: [string, Start][] = [
    [
      'SQLite',
      async () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-bench-'));
        const knex = knexFactory({
          client: 'better-sqlite3',
          connection: { filename: path.join(folder, 'search.sqlite') },
          useNullAsDefault: true,
        });
        return {
          knex,
          async stop() {
            await knex.destroy();
            fs.rmSync(folder, { recursive: true, force: true });
          },
        };
      },
    ],
  ];
  const missing = ThrowawayPostgres.unavailable();
  if (missing) log(`Without PostgreSQL: ${missing}`);
  else {
    all.push([
      'PostgreSQL',
      async () => {
        const server = await ThrowawayPostgres.create();
        const knex = await server.createDatabase();
        return { knex, stop: () => server.destroy() };
      },
    ]);
  }
  return all;
}
