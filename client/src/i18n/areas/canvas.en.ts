/** The words of what moves and shows the board. */
export const enCanvas = {} as const
