/** The words of the network, the device. */
export const enOffline = {
  'leave.button': 'Give my place back',
  'leave.about': 'Nothing of the table stays on this device. Your ideas stay on the table.',
  'leave.waiting': {
    one: '{n} change has not left yet and would be lost. Press again to leave all the same.',
    other: '{n} changes have not left yet and would be lost. Press again to leave all the same.',
  },
  'others.wait': {
    one: '{name} wrote {n} note on this device. It has not left.',
    other: '{name} wrote {n} notes on this device. They have not left.',
  },
  'others.lay': 'Lay them',
} as const
