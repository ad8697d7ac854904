/** The words of what moves and shows the board. */
export const frCanvas = {
  'overview.label': {
    one: 'Vue d’ensemble\u00A0: {n} note. Approchez pour lire, ou ouvrez la liste.',
    other: 'Vue d’ensemble\u00A0: {n} notes. Approchez pour lire, ou ouvrez la liste.',
  },
  'look.selection': 'Voir de près',
  'look.map': 'Petit plan',
  'goto.welcome': 'Aller à l’accueil',
  'goto.challenge': 'Aller au défi',
  'goto.future': 'Aller au futur',
  'goto.solution': 'Aller à la solution',
  'goto.parking': 'Aller au parking',
  'map.label': 'Petit plan de la table',
  'map.help':
    'Flèches\u00A0: regarder ailleurs. Plus et moins\u00A0: approcher, reculer. Zéro\u00A0: tout voir. Échap\u00A0: fermer.',
  'map.close': 'Fermer le petit plan',
} as const
