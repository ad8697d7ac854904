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

/** The notes are seen, or none came for a while: what is asked for now stands in nobody's way. */
export const seen = (): Promise<void> => there

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

/** The notes are there: the rest may come, once they are seen. */
export function begin(): void {
  // The second frame begins when the first one has been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(open)))
  void more()
}

/**
 * A part that needs the later words: both are there when this resolves. It is asked for no
 * sooner than the notes are seen, for its files would stand in their way.
 */
export async function later<Part>(part: () => Promise<Part>): Promise<Part> {
  await there
  const [loaded] = await Promise.all([part(), more()])
  return loaded
}
