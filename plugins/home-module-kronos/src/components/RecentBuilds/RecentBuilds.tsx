import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  Age,
  BUILD_TONES,
  EmptyState,
  kronosReactTranslationRef,
  Panel,
  PanelBody,
  StatusDot,
  ToolLink,
  useFormat,
  type Service,
} from '@kronos-portal/react';
import { homeTranslationRef } from '../../translation';
import styles from './RecentBuilds.module.css';

const SHOWN = 6;

/** The newest builds over all these services. */
export function RecentBuilds({ services }: { services: Service[] }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const { t: shared } = useTranslationRef(kronosReactTranslationRef);
  const format = useFormat();
  const builds = services
    .flatMap(({ ref, entity, state }) =>
      (state.builds ?? []).map(build => ({ ref, entity, build })),
    )
    .sort((a, b) =>
      (b.build.startedAt ?? '').localeCompare(a.build.startedAt ?? ''),
    )
    .slice(0, SHOWN);
  return (
    <Panel title={t('builds.title')}>
      {builds.length === 0 ? (
        <PanelBody>
          <EmptyState text={t('builds.empty')} />
        </PanelBody>
      ) : (
        <ul className={styles.list}>
          {builds.map(({ ref, entity, build }) => (
            <li key={`${build.job} ${build.number}`}>
              <EntityRefLink
                entityRef={ref}
                title={entity.metadata.title ?? entity.metadata.name}
                hideIcon
              />
              <StatusDot
                tone={BUILD_TONES[build.status]}
                text={shared(`service.build.${build.status}`)}
              />
              <p>
                <ToolLink href={build.url}>#{build.number}</ToolLink>
                <span>{build.branch}</span>
                <span>
                  {build.durationMs !== undefined &&
                    format.duration(build.durationMs)}
                </span>
                <span>{build.startedAt && <Age at={build.startedAt} />}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
