/** The words of the network, the device. */
export const frOffline = {} as const
