import knexFactory from 'knex';
import path from 'node:path';
import { migrate } from '../packages/node/src';
import { PlaygroundDetection } from '../plugins/anomalies-backend/src/__testUtils__/PlaygroundDetection';
import { defineBench } from './harness/defineBench';
import { countOf } from './harness/wrongCall';

/** A Tuesday, ten in the morning in Seoul */
const START = Date.UTC(2026, 10, 17, 1, 0, 30);
const STEP_MINUTES = 30;

/**
 * False alarms of the engine over the stand-ins: days in which teams work and nothing goes wrong, after a day of history.
 * Its own migrations, its own sources over HTTP, all services of the world.
 */
export const bench = defineBench({
  description:
    'false alarms in quiet days of the playground (-- --days <n> --services <a,b>)',
  options: { days: { type: 'string' }, services: { type: 'string' } },
  async run({ options, log }) {
    const days = countOf('--days', options.days, 2);
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    const directory = path.resolve(
      __dirname,
      '../plugins/anomalies-backend/migrations',
    );
    await migrate({ knex, directory });
    const detection = await PlaygroundDetection.start({
      knex,
      at: START,
      services: options.services?.split(','),
    });
    const { services } = detection;
    log(`${services.length} services read a day of history …`);
    await detection.pass(1);
    const since = detection.clock.now;
    const { world, control } = detection.playground;
    const cpu = process.cpuUsage();
    for (let minute = 0; minute < days * 1_440; minute += STEP_MINUTES) {
      // somebody pushes to one of the services, and it is released to dev
      const service = world.random('quiet', minute).pick(services);
      const message = '처리 시간 개선';
      await control.push({ service, branch: 'develop', message });
      await detection.pass(STEP_MINUTES, STEP_MINUTES);
      if (minute % 360 === 0) {
        const so = (await detection.found()).filter(
          ({ anomaly }) => anomaly.last >= since,
        );
        log(`${minute / 60} hours have passed: ${so.length} false alarms`);
      }
    }
    const { user, system } = process.cpuUsage(cpu);
    const found = (await detection.found()).filter(
      ({ anomaly }) => anomaly.last >= since,
    );
    const ofService = new Map(services.map(name => [name, 0]));
    const alarms = found.map(({ anomaly, findings }) => {
      const names = anomaly.entityRefs.map(ref => ref.split('/')[1]);
      for (const name of names) {
        ofService.set(name, (ofService.get(name) ?? 0) + 1);
      }
      return {
        services: names,
        since: new Date(anomaly.since).toISOString(),
        severity: anomaly.severity,
        confidence: Math.round(anomaly.confidence * 1e3) / 1e3,
        findings: findings.map(
          ({ kind, metric, pod, confidence, template = [] }) =>
            [
              kind,
              metric,
              pod,
              confidence.toFixed(2),
              template.map(({ text }) => text).join(''),
            ]
              .filter(Boolean)
              .join(' '),
        ),
      };
    });
    for (const { services: names, since: at, severity, findings } of alarms) {
      log(`${at} ${names.join(', ')} (${severity}): ${findings.join('; ')}`);
    }
    await detection.stop();
    await knex.destroy();
    const counts = [...ofService.values()];
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    return {
      runs: 1,
      results: {
        services: services.length,
        days,
        alarms,
        meanOfService: Math.round(mean * 1e3) / 1e3,
        secondsOfServiceAndDay:
          Math.round((user + system) / 1e3 / services.length / days) / 1e3,
      },
      bounds: [
        {
          name: 'false alarms of the noisiest service',
          value: Math.max(...counts),
          limit: 1,
          unit: `in ${days} days`,
        },
      ],
    };
  },
});
