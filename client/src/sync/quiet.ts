/**
 * Stands in for `lib0/logging`, of which Yjs only uses these names, for rare warnings.
 * The real one draws tables in the console with a library of its own: 3 KiB of a first load.
 */
const none = (): void => undefined

export const print = none
export const warn = none
export const [BOLD, UNBOLD, RED, ORANGE] = ['', '', '', '']
