import { defineBench } from './harness/defineBench';
import { overAllAffiliates, startBigCatalog } from './harness/bigCatalog';
import { launchBrowser, signIn, tokenOf } from './harness/browser';
import { listCalls } from './harness/listCalls';
import { median, quantile, round } from './harness/statistics';

const TOTAL = 10_000;
const PAGES = 150;
/** Builds, what runs, open issues. */
const CELLS = 3;

export const bench = defineBench({
  description:
    '10,000 components: the calls that fill the columns of Kronos against the call for the page',
  async run({ runs = 5, log }) {
    const stack = await startBigCatalog({
      counts: overAllAffiliates(TOTAL),
      log,
    });
    const browser = await launchBrowser();
    try {
      const calls = listCalls({
        url: stack.url,
        token: await tokenOf(
          await signIn(browser, stack.url, 'kb-card-developer'),
        ),
      });
      await settled(calls, log);
      const ratios: number[] = [];
      const list: number[] = [];
      const columns: number[] = [];
      const filled: number[] = [];
      for (let run = 0; run < runs; run++) {
        const measured = await calls.measure(PAGES);
        list.push(quantile(measured.list, 0.95));
        columns.push(quantile(measured.columns, 0.95));
        ratios.push(columns[run] / list[run]);
        filled.push(measured.filled);
        log(
          `list ${round(list[run])} ms, columns ${round(
            columns[run],
          )} ms (p95)`,
        );
      }
      return {
        runs,
        results: {
          components: TOTAL,
          pagesInARun: PAGES,
          listP95Ms: round(median(list)),
          columnsP95Ms: round(median(columns)),
        },
        bounds: [
          {
            name: 'columns against list, p95',
            value: round(median(ratios)),
            limit: 1,
            unit: 'ratio',
          },
          {
            // empty columns are quick
            name: 'cells of a row with something in them',
            value: round(Math.min(...filled)),
            limit: CELLS,
            unit: `of ${CELLS}`,
            at: 'least',
          },
        ],
      };
    } finally {
      await browser.close();
      await stack.stop();
    }
  },
});

/** What a backend catches up on after its start holds everything up; that is not what is measured. Minutes at most. */
async function settled(
  calls: ReturnType<typeof listCalls>,
  log: (message: string) => void,
) {
  const end = Date.now() + 180_000;
  do {
    const { list } = await calls.measure(PAGES);
    if (quantile(list, 0.95) < 2 * median(list)) return;
  } while (Date.now() < end);
  log('the backend does not come to rest: it is measured as it is');
}
