/** The words of the list, the phone. */
export const enOutline = {} as const
