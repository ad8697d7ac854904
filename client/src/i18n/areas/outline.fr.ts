/** The words of the list, the phone, the projected screen's remote. */
export const frOutline = {
  'outline.label': 'Le tableau en liste',
  'outline.help':
    'Flèches\u00A0: aller d’une note à l’autre. Entrée\u00A0: modifier. Espace\u00A0: ce qu’on peut en faire. Suppr\u00A0: retirer.',
  'outline.map': 'Plan du tableau',
  'outline.notes': { one: 'note', other: 'notes' },
  'outline.add': 'Poser une note\u00A0: {zone}',
  'outline.loose': 'Autres notes',
  'outline.linkTo': '{kind} «\u00A0{name}\u00A0»',
  'outline.linkFrom': '«\u00A0{name}\u00A0» {kind}',
  'outline.points': '{n} points sur {of}.',
  'outline.toggle': 'Liste ou table',
  'outline.newer':
    'Une version plus récente a écrit sur cette table. Rechargez la page pour tout voir.',
  'outline.unread': {
    one: '{n} note d’une version plus récente n’est pas montrée ici. Elle reste sur la table.',
    other:
      '{n} notes d’une version plus récente ne sont pas montrées ici. Elles restent sur la table.',
  },
  'outline.printed': 'Imprimé le {date}',
  'phone.more': 'Plus',
  'phone.cards': 'Cartes',
  'screen.open': 'Écran projeté',
  'screen.title': 'L’écran projeté',
  'screen.how': 'Ce que toute la table voit au mur.',
  'screen.notNow': 'Pendant la pause, l’animation choisit ce que l’écran montre.',
  'screen.what': 'Ce que l’écran montre',
  'screen.follow': 'Suivre le travail',
  'screen.all': 'Toute la table',
  'screen.person': 'Suivre une personne',
  'screen.dark': 'Salle sombre',
  'print.open': 'Imprimer la table',
} as const
