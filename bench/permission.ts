import { defineBench } from './harness/defineBench';
import { overAllAffiliates, startBigCatalog } from './harness/bigCatalog';
import { launchBrowser, signIn, tokenOf } from './harness/browser';
import { listCalls, randomOffset } from './harness/listCalls';
import { median, quantile, round } from './harness/statistics';

const TOTAL = 10_000;
const PAGES = 150;

export const bench = defineBench({
  description:
    '10,000 components: the list as a developer of one affiliate against the group admin',
  async run({ runs = 5, log }) {
    const stack = await startBigCatalog({
      counts: overAllAffiliates(TOTAL),
      log,
    });
    const browser = await launchBrowser();
    try {
      const as = async (persona: string) => {
        const page = await signIn(browser, stack.url, persona);
        const calls = listCalls({
          url: stack.url,
          token: await tokenOf(page),
        });
        return { calls, total: await calls.total() };
      };
      const developer = await as('kb-card-developer');
      const admin = await as('group-admin');
      if (developer.total >= admin.total) {
        throw new Error('the developer sees as much as the group admin');
      }
      const runsOf = { list: [] as Figure[], page: [] as Figure[] };
      for (let run = 0; run <= runs; run++) {
        const times = { developer: noTimes(), admin: noTimes() };
        for (let i = 0; i < PAGES; i++) {
          // both open the same page, as far down as the developer's list goes: what is further down takes longer
          const offset = randomOffset(developer.total);
          // one after the other, so that noise meets both
          for (const [who, { calls }] of [
            ['developer', developer],
            ['admin', admin],
          ] as const) {
            const rows = await calls.list(offset);
            const columns = await calls.columns(rows.items);
            times[who].list.push(rows.ms);
            times[who].page.push(rows.ms + columns.ms);
          }
        }
        if (run === 0) continue; // warm
        for (const what of ['list', 'page'] as const) {
          const figure = {
            developer: quantile(times.developer[what], 0.95),
            admin: quantile(times.admin[what], 0.95),
          };
          runsOf[what].push(figure);
          log(
            `${what}: developer ${round(figure.developer)} ms, admin ${round(
              figure.admin,
            )} ms (p95)`,
          );
        }
      }
      const p95 = (figures: Figure[]) => ({
        developerP95Ms: round(median(figures.map(f => f.developer))),
        adminP95Ms: round(median(figures.map(f => f.admin))),
      });
      const bound = (name: string, figures: Figure[]) => ({
        name: `${name}, developer against group admin, p95`,
        value: round(median(figures.map(f => f.developer / f.admin))),
        limit: 1.3,
        unit: 'ratio',
      });
      return {
        runs,
        results: {
          components: { developer: developer.total, admin: admin.total },
          list: p95(runsOf.list),
          listAndColumns: p95(runsOf.page),
        },
        bounds: [
          bound('list', runsOf.list),
          bound('list and columns', runsOf.page),
        ],
      };
    } finally {
      await browser.close();
      await stack.stop();
    }
  },
});

interface Figure {
  developer: number;
  admin: number;
}

const noTimes = () => ({ list: [] as number[], page: [] as number[] });
