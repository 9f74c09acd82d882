import { useEffect, useState } from 'react';
import { useFormat } from '../../format/useFormat';

const TICK_MS = 15_000;

/** How long ago, in words that go on with time; the exact time on hover. */
export function Age({ at }: { at: string }) {
  const format = useFormat();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.relative(at)}
    </time>
  );
}
