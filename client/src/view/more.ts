/** What is not needed to see the table and to write on it: loaded once, right afterwards. */
import { moreWords } from '../i18n'

/** No later than this, even where no notes come. */
const LATEST_MS = 1500

let loading: Promise<unknown> | null = null
let open: () => void = () => undefined
const there = new Promise<void>((resolve) => {
  open = resolve
  setTimeout(resolve, LATEST_MS)
})

/** Load the words, signs and commands that come later; the same promise for everybody. */
export function more(): Promise<unknown> {
  // Not before the notes are there: twenty files would stand in their way.
  loading ??= there.then(() =>
    Promise.all([
      moreWords(),
      import('../ui/icons.more'),
      import('./commands/all'),
      // The first note somebody chooses finds its bar here, also without network.
      import('./ActionBar.svelte'),
    ]),
  )
  return loading
}

/** The notes are there: the rest may come. */
export function begin(): void {
  open()
  void more()
}

/** A part that needs the later words: both are there when this resolves. */
export async function later<Part>(part: Promise<Part>): Promise<Part> {
  const [loaded] = await Promise.all([part, more()])
  return loaded
}
