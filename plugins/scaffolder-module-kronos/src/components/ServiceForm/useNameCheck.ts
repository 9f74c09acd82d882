import { useApi } from '@backstage/frontend-plugin-api';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { serviceNameFault } from '@kronos-portal/common';
import { useEffect, useState } from 'react';
import { isNameTaken } from '../../api/isNameTaken';

export type NameState = 'none' | 'checking' | 'free' | 'taken' | 'unchecked';

const QUIET_MS = 300;

/** Whether a name is free, asked when the person stops typing. */
export function useNameCheck(name: string | undefined): NameState {
  const scaffolder = useApi(scaffolderApiRef);
  const [answer, setAnswer] = useState<{ name: string; state: NameState }>();
  const valid = !serviceNameFault(name);

  useEffect(() => {
    if (!valid || !name) return undefined;
    let current = true;
    const timer = setTimeout(async () => {
      const state = await isNameTaken(scaffolder, name).then(
        (taken): NameState => (taken ? 'taken' : 'free'),
        (): NameState => 'unchecked',
      );
      if (current) setAnswer({ name, state });
    }, QUIET_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [name, valid, scaffolder]);

  if (!valid) return 'none';
  return answer && answer.name === name ? answer.state : 'checking';
}
