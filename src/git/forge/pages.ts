/** Lists come in pages; a forge may give fewer than asked for, which is the end. */
export const pageSize = 50;
/** After which a list is taken as far as it was read. */
export const mostPages = 40;
