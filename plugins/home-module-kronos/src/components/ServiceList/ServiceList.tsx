import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityRefLink,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { Button, Skeleton } from '@backstage/ui';
import type { BuildStatus } from '@kronos-portal/common';
import { StatusDot, type Tone } from '@kronos-portal/react';
import type { ServiceState } from '../../hooks/serviceState';
import { useServices, type Service, type Whose } from '../../hooks/useServices';
import { homeTranslationRef } from '../../translation';
import { Section } from '../Section/Section';
import sectionStyles from '../Section/Section.module.css';

const SHOWN = 12;

const BUILD_TONES: Record<BuildStatus, Tone> = {
  success: 'good',
  unstable: 'warning',
  failed: 'bad',
  running: 'busy',
  queued: 'busy',
  aborted: 'quiet',
  'not-built': 'quiet',
  unknown: 'quiet',
};

const WORKLOAD_TONES: Record<
  NonNullable<ServiceState['workload']>['status'],
  Tone
> = {
  ready: 'good',
  progressing: 'busy',
  degraded: 'bad',
  stopped: 'quiet',
  unknown: 'quiet',
};

/** Services with their state, the most pressing first. */
export function ServiceList({ title, whose }: { title: string; whose: Whose }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const services = useServices(whose);

  if (services.error) {
    return (
      <Section title={title}>
        <div className={sectionStyles.message} role="alert">
          {t('services.failed')}{' '}
          <Button size="small" variant="secondary" onPress={services.retry}>
            {t('services.retry')}
          </Button>
        </div>
      </Section>
    );
  }
  if (!services.value) {
    return (
      <Section title={title}>
        <div className={sectionStyles.message}>
          <Skeleton width="100%" height={160} />
        </div>
      </Section>
    );
  }
  if (!services.value.length) {
    return (
      <Section title={title}>
        <div className={sectionStyles.message}>
          <strong>{t('services.emptyTitle')}</strong>
          <br />
          {t('services.emptyText')}
        </div>
      </Section>
    );
  }

  const troubled = services.value.filter(s => s.state.trouble > 0).length;
  const hidden = services.value.length - SHOWN;
  return (
    <Section
      title={title}
      note={
        troubled ? (
          <StatusDot
            tone="bad"
            text={t('services.attention', { count: troubled })}
          />
        ) : (
          <StatusDot tone="good" text={t('services.fine')} />
        )
      }
    >
      <div className={sectionStyles.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('services.service')}</th>
              <th scope="col">{t('services.build')}</th>
              <th scope="col">{t('services.running')}</th>
              <th scope="col">{t('services.alerts')}</th>
              <th scope="col" data-kind="number">
                {t('services.issues')}
              </th>
              <th scope="col" data-kind="number">
                {t('services.mergeRequests')}
              </th>
            </tr>
          </thead>
          <tbody>
            {services.value.slice(0, SHOWN).map(service => (
              <ServiceRow key={service.ref} service={service} />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && (
        <p className={sectionStyles.message} style={{ paddingTop: '0.75rem' }}>
          {t('services.more', { count: hidden })}
        </p>
      )}
    </Section>
  );
}

function ServiceRow({ service }: { service: Service }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const { primaryTitle } = useEntityPresentation(service.entity);
  const { build, workload, firing, issues, mergeRequests } = service.state;
  const unknown = <StatusDot tone="quiet" text={t('services.unknown')} />;
  return (
    <tr>
      <td>
        <EntityRefLink entityRef={service.ref} title={primaryTitle} />
      </td>
      <td>
        {build ? (
          <StatusDot tone={BUILD_TONES[build]} text={t(`build.${build}`)} />
        ) : (
          unknown
        )}
      </td>
      <td>
        {workload ? (
          <StatusDot
            tone={WORKLOAD_TONES[workload.status]}
            text={t(`workload.${workload.status}`, {
              ready: String(workload.ready),
              desired: String(workload.desired),
            } as never)}
          />
        ) : (
          unknown
        )}
      </td>
      <td>
        {firing === undefined && unknown}
        {firing === 0 && <StatusDot tone="quiet" text={t('services.none')} />}
        {firing ? (
          <StatusDot
            tone="bad"
            text={t('services.firing', { count: firing })}
          />
        ) : null}
      </td>
      <td data-kind="number">{issues ?? '–'}</td>
      <td data-kind="number">{mergeRequests ?? '–'}</td>
    </tr>
  );
}
