/** The words of cards, comments, reactions, search, help. */
export const enDecks = {} as const
