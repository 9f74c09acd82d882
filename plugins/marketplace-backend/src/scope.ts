/** How the whole group stands in the column `scope`: not null, so that the unique index sees it. */
export const GROUP_SCOPE = '*';

export const scopeOf = (affiliate: string | null) => affiliate ?? GROUP_SCOPE;
