import {
  ANOMALY_FINDING_KINDS,
  type AnomalyFinding,
  type AnomalyFindingKind,
} from '@kronos-portal/common';
import type { Format } from '@kronos-portal/react';
import {
  describeFinding,
  nextSteps,
  sureness,
  type Translate,
} from './describeFinding';
import { anomaliesTranslationRef } from './translation';
import ko from './translations/ko';

/** Texts as the app has them, with the values in their place. */
function translate(texts: Record<string, string>): Translate {
  return ((key: string, values: Record<string, string> = {}) => {
    const text = texts[key] ?? texts[`${key}_other`];
    if (text === undefined) throw new Error(`no text for ${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]));
  }) as unknown as Translate;
}

function flat(node: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${path}${key}`, value]]
        : Object.entries(flat(value, `${path}${key}.`)),
    ),
  );
}
const en = flat(
  (
    anomaliesTranslationRef as unknown as {
      getDefaultMessages(): Record<string, string>;
    }
  ).getDefaultMessages(),
);

const format: Format = {
  number: n => String(n),
  value: (v, unit) => `${Number(v).toFixed(2)} ${unit}`,
  dateTime: at => at.slice(0, 16),
} as Format;

const finding = (
  kind: AnomalyFindingKind,
  more: Partial<AnomalyFinding> = {},
): AnomalyFinding => ({
  id: kind,
  source: kind.includes('-new') ? 'logs' : 'metrics',
  kind,
  state: 'open',
  entityRef: 'component:default/pay',
  metric: 'latency',
  unit: 's',
  since: '2026-06-01T12:00:00Z',
  last: '2026-06-01T12:05:00Z',
  confidence: 0.95,
  actual: 2.4,
  typical: 0.12,
  low: 0.1,
  high: 0.2,
  historyMinutes: 1440,
  ...more,
});

describe('a finding in words', () => {
  it.each(ANOMALY_FINDING_KINDS)('%s is said in both languages', kind => {
    const shown = finding(kind, {
      template: [{ text: 'took ' }, { text: '<*>', slot: 'number' }],
      value: 'DELETE',
      exhaustedAt: '2026-06-02T02:00:00Z',
    });
    const english = describeFinding(translate(en), format, shown);
    const korean = describeFinding(translate(ko), format, shown);
    expect(english).toMatch(/[a-z]{3}/);
    expect(english).not.toMatch(/[가-힣]|undefined|\{\{/);
    expect(korean).toMatch(/[가-힣]{2}/);
    expect(korean).not.toMatch(/undefined|\{\{/);
  });

  it('says what it was and what it is', () => {
    expect(describeFinding(translate(ko), format, finding('spike'))).toBe(
      '응답 시간: 평소 0.12 s, 지금 2.40 s',
    );
    expect(
      describeFinding(
        translate(en),
        format,
        finding('missed-run', {
          metric: 'batch settle',
          exhaustedAt: '2026-06-02T02:00:00Z',
        }),
      ),
    ).toBe('Batch settle did not run (due 2026-06-02T02:00)');
    // what is not known is not made up
    expect(
      describeFinding(
        translate(en),
        format,
        finding('drop', { typical: null }),
      ),
    ).toBe('Response time: usually –, now 2.40 s');
  });

  it('names the value and where it stood, and the lines that came in a new order', () => {
    expect(
      describeFinding(
        translate(en),
        format,
        finding('value-new', {
          value: 'kr99',
          template: [{ text: 'zone is ' }, { text: '<*>', slot: 'id' }],
        }),
      ),
    ).toBe('New value in the logs: kr99 · zone is …');
    expect(
      describeFinding(
        translate(ko),
        format,
        finding('sequence-rare', { value: 'take order → book <*>' }),
      ),
    ).toBe('로그가 나온 적 없는 순서로 나옴: take order → book …');
  });

  it('names what to look at, what users feel first, three at most', () => {
    expect(
      nextSteps([
        finding('template-new', { metric: undefined }),
        finding('trend', { metric: 'memory' }),
        finding('restart', { metric: 'restarts' }),
        finding('spike'),
        finding('spike', { metric: 'cpu' }),
      ]),
    ).toEqual(['errors', 'latency', 'memory']);
    expect(nextSteps([finding('expiry', { metric: 'certificate' })])).toEqual([
      'certificate',
    ]);
  });

  it('has words for how sure it is', () => {
    const t = translate(ko);
    expect([0.995, 0.93, 0.75, 0.5].map(share => sureness(t, share))).toEqual([
      '거의 확실',
      '매우 유력',
      '유력',
      '가능성 있음',
    ]);
  });
});
