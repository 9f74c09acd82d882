import type { AnomalyFinding, AnomalyFindingKind } from '@kronos-portal/common';

interface Texts {
  ko: string;
  en: string;
}

const METRICS: Record<string, Texts> = {
  cpu: { ko: 'CPU 사용률', en: 'CPU' },
  memory: { ko: '메모리 사용량', en: 'Memory' },
  networkReceive: { ko: '수신 트래픽', en: 'Received traffic' },
  networkTransmit: { ko: '송신 트래픽', en: 'Sent traffic' },
  latency: { ko: '응답 시간', en: 'Response time' },
  requests: { ko: '요청 수', en: 'Requests' },
  errorRate: { ko: '오류율', en: 'Error rate' },
  throttling: { ko: 'CPU 제한', en: 'CPU throttling' },
};

type Sentence = (metric: Texts, finding: AnomalyFinding) => Texts;

const rose: Sentence = ({ ko, en }, { direction }) =>
  direction === 'down'
    ? { ko: `${ko} 급감`, en: `${en} dropped` }
    : { ko: `${ko} 급증`, en: `${en} rose` };

const SENTENCES: Record<AnomalyFindingKind, Sentence> = {
  spike: rose,
  drop: rose,
  'level-shift': ({ ko, en }) => ({
    ko: `${ko} 수준이 달라졌습니다`,
    en: `${en} changed its level`,
  }),
  trend: ({ ko, en }) => ({
    ko: `${ko}이 한도로 향하고 있습니다`,
    en: `${en} is heading for its limit`,
  }),
  flat: ({ ko, en }) => ({
    ko: `${ko}이 변하지 않습니다`,
    en: `${en} does not move any more`,
  }),
  'seasonal-break': ({ ko, en }) => ({
    ko: `${ko}이 평소 이 시간과 다릅니다`,
    en: `${en} is unlike this time of day`,
  }),
  'peer-deviation': ({ ko, en }) => ({
    ko: `파드 하나의 ${ko}이 다른 파드와 다릅니다`,
    en: `${en} of one pod is unlike its siblings`,
  }),
  silence: ({ ko, en }) => ({
    ko: `${ko} 측정이 끊겼습니다`,
    en: `${en} is not measured any more`,
  }),
  restart: () => ({ ko: '컨테이너 재시작', en: 'A container restarted' }),
  'not-ready': () => ({
    ko: '파드가 요청을 받지 못합니다',
    en: 'A pod is not ready',
  }),
  expiry: () => ({
    ko: '인증서가 곧 만료됩니다',
    en: 'A certificate is about to end',
  }),
  'missed-run': () => ({
    ko: '배치가 실행되지 않았습니다',
    en: 'A batch did not run',
  }),
  'template-new': () => ({
    ko: '처음 보는 로그가 나타났습니다',
    en: 'A new kind of log line appeared',
  }),
  'template-vanished': () => ({
    ko: '늘 나오던 로그가 사라졌습니다',
    en: 'A usual log line vanished',
  }),
  'template-burst': () => ({
    ko: '같은 로그가 쏟아집니다',
    en: 'A log line came in a burst',
  }),
  'level-mix': () => ({ ko: '오류 로그 급증', en: 'Error logs rose' }),
  'value-new': () => ({
    ko: '로그에 처음 보는 값이 있습니다',
    en: 'A value never seen before in the logs',
  }),
  'sequence-rare': () => ({
    ko: '로그의 순서가 평소와 다릅니다',
    en: 'Log lines came in an unusual order',
  }),
  'volume-burst': () => ({ ko: '로그가 급증했습니다', en: 'Logs surged' }),
  'volume-drop': () => ({ ko: '로그가 급감했습니다', en: 'Logs dropped' }),
};

/** A few words for a notification, which knows no language of its reader. Pages say it in full sentences. */
export function headline(finding: AnomalyFinding): Texts {
  const metric = METRICS[finding.metric ?? ''] ?? {
    ko: finding.metric ?? '지표',
    en: finding.metric ?? 'A metric',
  };
  return SENTENCES[finding.kind](metric, finding);
}
