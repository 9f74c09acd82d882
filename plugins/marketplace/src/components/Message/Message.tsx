import { Button } from '@backstage/ui';
import styles from './Message.module.css';

/** Says what there is to say when there is nothing to show. */
export function Message({
  title,
  text,
  action,
  alert,
}: {
  title: string;
  text: string;
  action?: { label: string; run(): void };
  alert?: boolean;
}) {
  return (
    <div className={styles.message} role={alert ? 'alert' : undefined}>
      <strong>{title}</strong>
      <p>{text}</p>
      {action && (
        <Button variant="secondary" onPress={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
