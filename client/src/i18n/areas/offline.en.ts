/** The words of the network, the device. */
export const enOffline = {} as const
