import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityRefLink,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { useFormat } from '../../format/useFormat';
import {
  BUILD_TONES,
  WORKLOAD_TONES,
  type ServiceState,
} from '../../services/serviceState';
import type { Service } from '../../services/useServices';
import { kronosReactTranslationRef } from '../../translation';
import { BuildStrip } from '../BuildStrip/BuildStrip';
import { Sparkline } from '../Chart/Sparkline';
import { toolName } from '../ToolCard/toolName';
import { PanelTable } from '../Panel/Panel';
import { StatusDot } from '../StatusChip/StatusChip';
import styles from './ServiceTable.module.css';
import { TroubleText } from './TroubleText';

/** Services with what is wrong below their name, and the state that each tool tells of. */
export function ServiceTable(props: {
  label: string;
  services: Service[];
  /** where there is less room: without merge requests */
  narrow?: boolean;
}) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  // a column that would be empty is left out
  const withErrors = props.services.some(({ state }) => state.errors);
  const columns = [
    { id: 'service', label: t('service.column.service') },
    { id: 'builds', label: t('service.column.builds') },
    { id: 'running', label: t('service.column.running') },
    ...(withErrors
      ? [{ id: 'errors', label: t('service.column.errors') }]
      : []),
    { id: 'alerts', label: t('service.column.alerts') },
    {
      id: 'issues',
      label: t('service.column.issues'),
      kind: 'number' as const,
    },
    ...(props.narrow
      ? []
      : [
          {
            id: 'mergeRequests',
            label: t('service.column.mergeRequests'),
            kind: 'number' as const,
          },
        ]),
  ];
  return (
    <PanelTable label={props.label} columns={columns}>
      {props.services.map(service => (
        <Row
          key={service.ref}
          service={service}
          withErrors={withErrors}
          narrow={props.narrow}
        />
      ))}
    </PanelTable>
  );
}

function Row(props: {
  service: Service;
  withErrors: boolean;
  narrow?: boolean;
}) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const { entity, ref, state } = props.service;
  const { primaryTitle } = useEntityPresentation(entity);
  return (
    <tr>
      <td className={styles.service}>
        <EntityRefLink entityRef={ref} title={primaryTitle} hideIcon />
        {state.troubles.length > 0 && (
          <ul>
            {state.troubles.map(trouble => (
              <li key={trouble.kind}>
                <TroubleText trouble={trouble} />
              </li>
            ))}
          </ul>
        )}
        {state.outdated.length > 0 && (
          <small>
            {t('service.outdated', {
              tools: state.outdated.map(toolName).join(', '),
            })}
          </small>
        )}
      </td>
      <td>
        <Builds builds={state.builds} />
      </td>
      <td>
        <Running workload={state.workload} />
      </td>
      {props.withErrors && (
        <td>
          <Errors errors={state.errors} />
        </td>
      )}
      <td>
        <Alerts firing={state.firing} />
      </td>
      <td data-kind="number">
        <Count value={state.issues?.total} />
      </td>
      {!props.narrow && (
        <td data-kind="number">
          <Count value={state.mergeRequestsTotal} />
        </td>
      )}
    </tr>
  );
}

function Builds({ builds }: Pick<ServiceState, 'builds'>) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  if (!builds?.length) return <Unknown known={builds !== undefined} />;
  const [{ status }] = builds;
  return (
    <span className={styles.builds}>
      <BuildStrip builds={builds} />
      <StatusDot
        tone={BUILD_TONES[status]}
        text={t(`service.build.${status}`)}
      />
    </span>
  );
}

function Running({ workload }: Pick<ServiceState, 'workload'>) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  if (!workload) return <Unknown />;
  const { status, ready, desired } = workload;
  return (
    <StatusDot
      tone={WORKLOAD_TONES[status]}
      text={t(`service.workload.${status}`, {
        ready: String(ready),
        desired: String(desired),
      })}
    />
  );
}

function Errors({ errors }: Pick<ServiceState, 'errors'>) {
  const format = useFormat();
  if (!errors) return <Unknown />;
  return (
    <span className={styles.errors}>
      <Sparkline points={errors.points} />
      {format.value(errors.share, 'ratio')}
    </span>
  );
}

function Alerts({ firing }: Pick<ServiceState, 'firing'>) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  if (!firing) return <Unknown />;
  return firing.length ? (
    <StatusDot
      tone="bad"
      text={t('service.firing', { count: firing.length })}
    />
  ) : (
    <StatusDot tone="quiet" text={t('service.none')} />
  );
}

function Count({ value }: { value: number | undefined }) {
  const format = useFormat();
  return value === undefined ? <Unknown /> : <>{format.number(value)}</>;
}

/** Nothing was ever seen; `known`: seen, and there is nothing. */
function Unknown({ known = false }: { known?: boolean }) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const text = known ? t('service.none') : t('service.unknown');
  return (
    <span role="img" aria-label={text} title={text} className={styles.unknown}>
      –
    </span>
  );
}
