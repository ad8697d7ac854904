/** Small choices kept on this device: single-letter keys, drawer, list, what is announced. */
const LETTERS = 'tablee:letters'
const DRAWER = 'tablee:drawer'
const LIST = 'tablee:list'
const TOLD = 'tablee:told'
/** What screen readers are told of: what everybody does, only what one does oneself, nothing. */
export const TOLDS = ['all', 'own', 'none'] as const
export type Told = (typeof TOLDS)[number]

const read = (key: string) => localStorage.getItem(key)
// A low screen begins without the drawer: it would cover half of the table.
const roomy = () => matchMedia('(min-height: 640px)').matches
const habits = $state({
  letters: read(LETTERS) !== 'off',
  drawer: read(DRAWER) !== 'closed' && roomy(),
  list: read(LIST) === 'on',
  /** Beside the list the cards come only when they are asked for. */
  besideList: false,
  told: TOLDS.find((one) => one === read(TOLD)) ?? 'all',
})

export const lettersAllowed = (): boolean => habits.letters
export const drawerOpen = (): boolean => (habits.list ? habits.besideList : habits.drawer)
/** Whether the wide layout shows the board as a list. */
export const listShown = (): boolean => habits.list
export const told = (): Told => habits.told

export function tell(what: Told): void {
  habits.told = what
  localStorage.setItem(TOLD, what)
}

export function allowLetters(allowed: boolean): void {
  habits.letters = allowed
  localStorage.setItem(LETTERS, allowed ? 'on' : 'off')
}

let grabbed = false
let before: Element | null = null

/** Whether the keyboard asked for the drawer, and shall find itself in it; answered once. */
export function wasGrabbed(): boolean {
  const before = grabbed
  grabbed = false
  return before
}

/** Where the keyboard was when it asked for the drawer. */
export const cameFrom = (): HTMLElement | null =>
  before instanceof HTMLElement && before.isConnected ? before : null

export function openDrawer(open: boolean, grab = false): void {
  grabbed = open && grab
  if (open) before = document.activeElement
  if (habits.list) {
    habits.besideList = open
    return
  }
  habits.drawer = open
  localStorage.setItem(DRAWER, open ? 'open' : 'closed')
}

export function showList(shown: boolean): void {
  habits.list = shown
  habits.besideList = false
  localStorage.setItem(LIST, shown ? 'on' : 'off')
}
