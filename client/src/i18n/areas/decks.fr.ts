/** The words of cards, comments, reactions, search, help. */
export const frDecks = {} as const
