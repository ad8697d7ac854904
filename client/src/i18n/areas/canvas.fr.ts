/** The words of what moves and shows the board. */
export const frCanvas = {} as const
