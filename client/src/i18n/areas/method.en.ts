/** The words of links, solutions, actors, lineage. */
export const enMethod = {} as const
