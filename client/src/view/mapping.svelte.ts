/** Whether the small map is shown: kept on this device. */
const KEY = 'tablee:map'

const now = $state({ open: localStorage.getItem(KEY) === 'open' })

export const mapOpen = (): boolean => now.open

export function openMap(open: boolean): void {
  now.open = open
  localStorage.setItem(KEY, open ? 'open' : 'closed')
}
