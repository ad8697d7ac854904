/** The words of what moves and shows the board. */
export const enCanvas = {
  'overview.label': {
    one: 'Seen from afar: {n} note. Come nearer to read, or open the list.',
    other: 'Seen from afar: {n} notes. Come nearer to read, or open the list.',
  },
  'look.selection': 'Look closely',
  'look.map': 'Small map',
  'goto.welcome': 'Go to the welcome',
  'goto.challenge': 'Go to the challenge',
  'goto.future': 'Go to the future',
  'goto.solution': 'Go to the solution',
  'goto.parking': 'Go to the parking',
  'map.label': 'Small map of the table',
  'map.help':
    'Arrows: look elsewhere. Plus and minus: nearer, further. Zero: see all. Escape: close.',
  'map.close': 'Close the small map',
} as const
