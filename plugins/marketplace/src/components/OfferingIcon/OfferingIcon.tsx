import ExtensionIcon from '@material-ui/icons/ExtensionOutlined';
import styles from './OfferingIcon.module.css';

/** Icon of an offering: a picture inside the entry, never one from the network. */
export function OfferingIcon({
  icon,
  size = 40,
}: {
  icon?: string;
  size?: number;
}) {
  const inline = icon?.startsWith('data:image/') ? icon : undefined;
  return (
    <span
      className={styles.icon}
      style={{ width: size, height: size }}
      aria-hidden
    >
      {inline ? <img src={inline} alt="" /> : <ExtensionIcon />}
    </span>
  );
}
