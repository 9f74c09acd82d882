import { defineBench } from './harness/defineBench';
import { overAllAffiliates, startBigCatalog } from './harness/bigCatalog';
import { launchBrowser, signIn, tokenOf } from './harness/browser';
import { listCalls } from './harness/listCalls';
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
      const figures: { developer: number; admin: number }[] = [];
      for (let run = 0; run <= runs; run++) {
        const times = { developer: [] as number[], admin: [] as number[] };
        // one after the other, so that noise meets both
        for (let i = 0; i < PAGES; i++) {
          times.developer.push(
            (await developer.calls.list(developer.total)).ms,
          );
          times.admin.push((await admin.calls.list(admin.total)).ms);
        }
        if (run === 0) continue; // warm
        const figure = {
          developer: quantile(times.developer, 0.95),
          admin: quantile(times.admin, 0.95),
        };
        figures.push(figure);
        log(
          `developer ${round(figure.developer)} ms, admin ${round(
            figure.admin,
          )} ms (p95)`,
        );
      }
      return {
        runs,
        results: {
          components: { developer: developer.total, admin: admin.total },
          developerP95Ms: round(median(figures.map(f => f.developer))),
          adminP95Ms: round(median(figures.map(f => f.admin))),
        },
        bounds: [
          {
            name: 'developer against group admin, p95',
            value: round(median(figures.map(f => f.developer / f.admin))),
            limit: 1.3,
            unit: 'ratio',
          },
        ],
      };
    } finally {
      await browser.close();
      await stack.stop();
    }
  },
});
