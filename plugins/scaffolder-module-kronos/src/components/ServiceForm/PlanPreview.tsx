import type { CSSProperties } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { scaffolderKronosTranslationRef } from '../../translations/ref';

const styles = {
  list: { margin: 0 },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '0 var(--bui-space-3)',
    padding: 'var(--bui-space-1) 0',
  },
  label: { flex: '0 0 14rem' },
  value: { margin: 0, overflowWrap: 'anywhere' },
} satisfies Record<string, CSSProperties>;

/** What will be made, by its names. */
export function PlanPreview(props: {
  affiliate: string;
  name: string;
  hasRedmine: boolean;
}) {
  const { affiliate, name, hasRedmine } = props;
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  const lines: [label: string, value: string, detail?: string][] = [
    [
      t('preview.repository'),
      `${affiliate}/${name}`,
      t('preview.repositoryDetail'),
    ],
    [t('preview.job'), `${affiliate}/${name}`],
    hasRedmine
      ? [t('preview.project'), name]
      : [t('preview.project'), '–', t('preview.projectNone')],
    [t('preview.namespace'), `${name}-dev`],
    [t('preview.component'), `component:default/${name}`],
    [t('preview.release'), 'dev', t('preview.releaseDetail')],
  ];
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-medium" weight="bold">
          {t('preview.title')}
        </Text>
      </CardHeader>
      <CardBody>
        <dl style={styles.list}>
          {lines.map(([label, value, detail]) => (
            <div key={label} style={styles.line}>
              <dt style={styles.label}>
                <Text color="secondary">{label}</Text>
              </dt>
              <dd style={styles.value}>
                <code>{value}</code>
                {detail && <Text color="secondary"> {detail}</Text>}
              </dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
