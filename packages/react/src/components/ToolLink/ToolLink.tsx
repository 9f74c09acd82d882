import { Link } from '@backstage/ui';
import type { ReactNode } from 'react';

/** A link into a tool. Addresses come from the tool: anything but a web address is shown as plain text. */
export function ToolLink(props: { href?: string; children: ReactNode }) {
  if (!props.href || !/^https?:\/\//i.test(props.href)) {
    return <span>{props.children}</span>;
  }
  return (
    <Link href={props.href} target="_blank" rel="noopener noreferrer">
      {props.children}
    </Link>
  );
}
