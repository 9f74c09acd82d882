import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import {
  Age,
  EmptyState,
  Panel,
  PanelBody,
  StatusDot,
  ToolLink,
  inLanguage,
  useFormat,
  useLanguage,
  useServices,
  type Service,
} from '@kronos-portal/react';
import {
  RiErrorWarningLine,
  RiGitPullRequestLine,
  RiTaskLine,
} from '@remixicon/react';
import { useFailedTasks, type FailedTask } from '../../hooks/useFailedTasks';
import type { Me } from '../../hooks/useMe';
import { taskRouteRef } from '../../routes';
import { homeTranslationRef } from '../../translation';
import { waitingFor, type WaitingItem } from './waitingFor';
import styles from './WaitingWork.module.css';

const SHOWN = 8;

/** Only what can wait for a person, and not more services than one question takes. */
const OTHERS = {
  views: {
    delivery: ['gitlab/merge-requests', 'gitlab/reviews'],
    collaboration: ['redmine/issues'],
  },
  limit: 500,
};

/** What waits for the person: reviews, issues, and own runs of templates that failed. */
export function WaitingWork(props: {
  me: Me;
  /** services whose state is read already */
  services: Service[];
  /** whose other services are looked through as well */
  affiliates?: string[];
}) {
  return props.affiliates?.length ? (
    <OfAffiliates {...props} affiliates={props.affiliates} />
  ) : (
    <List me={props.me} services={props.services} />
  );
}

/** An issue of another team's service may be one's own. */
function OfAffiliates(props: {
  me: Me;
  services: Service[];
  affiliates: string[];
}) {
  const { affiliates, me, services } = props;
  const { value } = useServices({ affiliate: affiliates }, OTHERS);
  return <List me={me} services={[...services, ...(value?.items ?? [])]} />;
}

function List({ me, services }: { me: Me; services: Service[] }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const tasks = useFailedTasks(me.ref).value ?? [];
  const items = waitingFor(me, services);
  const count = tasks.length + items.length;
  return (
    <Panel
      title={t('waiting.title')}
      note={count > 0 && t('waiting.count', { count })}
    >
      {count === 0 ? (
        <PanelBody>
          <EmptyState text={t('waiting.empty')} />
        </PanelBody>
      ) : (
        <ul className={styles.list}>
          {tasks.map(task => (
            <Task key={task.id} task={task} />
          ))}
          {items.slice(0, SHOWN).map(item => (
            <Item key={item.id} item={item} />
          ))}
          {items.length > SHOWN && (
            <li className={styles.more}>
              {t('waiting.more', { count: items.length - SHOWN })}
            </li>
          )}
        </ul>
      )}
    </Panel>
  );
}

function Item({ item }: { item: WaitingItem }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const format = useFormat();
  const { kind, title, url, service, at, overdue, dueDate } = item;
  const Icon = kind === 'review' ? RiGitPullRequestLine : RiTaskLine;
  return (
    <li>
      <Icon size={18} aria-label={t(`waiting.${kind}`)} />
      <div>
        <ToolLink href={url}>{title}</ToolLink>
        <p>
          <EntityRefLink
            entityRef={service.ref}
            title={
              service.entity.metadata.title ?? service.entity.metadata.name
            }
            hideIcon
          />
          {dueDate && (
            <StatusDot
              tone={overdue ? 'bad' : 'quiet'}
              text={t(overdue ? 'waiting.overdue' : 'waiting.due', {
                date: format.date(dueDate),
              })}
            />
          )}
          {!dueDate && at && <Age at={at} />}
        </p>
      </div>
    </li>
  );
}

function Task({ task }: { task: FailedTask }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const link = useRouteRef(taskRouteRef);
  const template = task.spec.templateInfo?.entity.metadata;
  const language = useLanguage();
  const made = task.spec.parameters.service?.name;
  const title = [
    inLanguage(
      template?.title ?? template?.name ?? t('waiting.task'),
      language,
    ),
    ...(made ? [made] : []),
  ].join(' · ');
  return (
    <li>
      <RiErrorWarningLine size={18} aria-label={t('waiting.task')} />
      <div>
        {link ? <Link href={link({ taskId: task.id })}>{title}</Link> : title}
        <p>
          <StatusDot tone="bad" text={t('waiting.taskFailed')} />
          <Age at={task.createdAt} />
        </p>
      </div>
    </li>
  );
}
