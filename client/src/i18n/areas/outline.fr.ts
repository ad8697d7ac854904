/** The words of the list, the phone. */
export const frOutline = {} as const
