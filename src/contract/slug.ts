/** The one rule for the name of a board's folder. Apart from the schemas, so that asking it needs no library. */
export const BOARD_SLUG = /^[a-z0-9][a-z0-9_-]{0,63}$/;
