import type { Series } from './client';
import { toMetricWindow } from './map';

const AT = 1_780_000_000;
const MB = 1e6;

const series = (metric: Record<string, string>, value: number): Series => ({
  metric,
  values: [[AT, String(value)]],
});

describe('What Prometheus says of several namespaces', () => {
  it('counts the errors of each for itself where no pod is named', () => {
    // Given requests and errors of a service without the label pod, in production and where it is tried
    const { service } = toMetricWindow({
      requests: [
        series({ namespace: 'card-prd' }, 100),
        series({ namespace: 'card-dev' }, 10),
      ],
      errors: [
        series({ namespace: 'card-prd' }, 1),
        series({ namespace: 'card-dev' }, 10),
      ],
    });
    // Then 11 of 110 failed, not the 10 of the last namespace twice
    expect(service).toEqual([
      {
        time: AT * 1_000,
        sample: { requests: 110, served: 13_200, errorRate: 0.1 },
      },
    ]);
  });

  it.each([
    ['namespaces', { namespace: 'card-dev' }, { namespace: 'card-prd' }],
    [
      'clusters',
      { cluster: 'dev', namespace: 'card' },
      { cluster: 'prd', namespace: 'card' },
    ],
  ])(
    'keeps pods of the same name in two %s apart',
    (_, small: Record<string, string>, large: Record<string, string>) => {
      const pod = 'db-0';
      const both = (ofSmall: number, ofLarge: number) => [
        series({ ...small, pod }, ofSmall),
        series({ ...large, pod }, ofLarge),
      ];
      const { pods } = toMetricWindow({
        cpu: both(0.5, 1),
        cpuLimit: both(1, 4),
        memory: both(200 * MB, 3_000 * MB),
        memoryLimit: both(256 * MB, 4_000 * MB),
        requests: both(10, 100),
        errors: both(5, 1),
        ready: both(0, 1),
      });
      const ofPod = { time: AT * 1_000, pod };
      expect(pods).toEqual([
        {
          ...ofPod,
          ...small,
          limits: { cpu: 100, memory: 256 * MB },
          sample: {
            cpu: 50,
            memory: 200 * MB,
            requests: 10,
            served: 1_200,
            errorRate: 0.5,
            ready: false,
          },
        },
        {
          ...ofPod,
          ...large,
          limits: { cpu: 100, memory: 4_000 * MB },
          sample: {
            cpu: 25,
            memory: 3_000 * MB,
            requests: 100,
            served: 12_000,
            errorRate: 0.01,
            ready: true,
          },
        },
      ]);
    },
  );
});
