/** The words of links, solutions, actors, lineage. */
export const frMethod = {} as const
