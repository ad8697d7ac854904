/** What is not needed to see the table and to write on it: loaded once, right afterwards. */
import { moreWords } from '../i18n'

let loading: Promise<unknown> | null = null

/** Load the words, signs and commands that come later; the same promise for everybody. */
export function more(): Promise<unknown> {
  loading ??= Promise.all([
    moreWords(),
    import('../ui/icons.more'),
    import('./commands/all'),
    // The first note somebody chooses finds its bar here, also without network.
    import('./ActionBar.svelte'),
  ])
  return loading
}

/** A part that needs the later words: both are there when this resolves. */
export async function later<Part>(part: Promise<Part>): Promise<Part> {
  const [loaded] = await Promise.all([part, more()])
  return loaded
}
