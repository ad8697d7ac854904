/** The words of the network, the device. */
export const frOffline = {
  'leave.button': 'Rendre ma place',
  'leave.about': 'Rien de la table ne reste sur cet appareil. Vos idées restent sur la table.',
  'leave.waiting': {
    one: '{n} changement n’est pas encore parti et serait perdu. Appuyez encore pour partir quand même.',
    other:
      '{n} changements ne sont pas encore partis et seraient perdus. Appuyez encore pour partir quand même.',
  },
  'others.wait': {
    one: '{name} a écrit {n} note sur cet appareil. Elle n’est pas partie.',
    other: '{name} a écrit {n} notes sur cet appareil. Elles ne sont pas parties.',
  },
  'others.lay': 'Les poser',
} as const
