/** The words of what is done with notes. */
export const frNotes = {
  'commands.more': 'Plus',
  'commands.many': { one: '{n} note choisie', other: '{n} notes choisies' },
  'panel.close': 'Fermer',
} as const
