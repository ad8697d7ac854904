/** The words of what is done with notes. */
export const enNotes = {
  'commands.more': 'More',
  'commands.many': { one: '{n} note selected', other: '{n} notes selected' },
  'panel.close': 'Close',
} as const
