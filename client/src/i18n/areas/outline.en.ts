/** The words of the list, the phone, the projected screen's remote. */
export const enOutline = {
  'outline.label': 'The board as a list',
  'outline.help':
    'Arrows: go from note to note. Enter: edit. Space: what can be done with it. Delete: take away.',
  'outline.map': 'Map of the board',
  'outline.notes': { one: 'note', other: 'notes' },
  'outline.add': 'Lay a note: {zone}',
  'outline.loose': 'Other notes',
  'outline.toggle': 'List or table',
  'outline.newer': 'A newer version has written on this table. Reload the page to see everything.',
  'outline.unread': {
    one: '{n} note of a newer version is not shown here. It stays on the table.',
    other: '{n} notes of a newer version are not shown here. They stay on the table.',
  },
  'outline.printed': 'Printed on {date}',
  'phone.more': 'More',
  'phone.cards': 'Cards',
  'screen.open': 'Projected screen',
  'screen.title': 'The projected screen',
  'screen.how': 'What the whole table sees on the wall.',
  'screen.notNow': 'During the pause the facilitator chooses what the screen shows.',
  'screen.what': 'What the screen shows',
  'screen.follow': 'Follow the work',
  'screen.all': 'The whole table',
  'screen.person': 'Follow a person',
  'screen.dark': 'Dark room',
  'print.open': 'Print the table',
} as const
