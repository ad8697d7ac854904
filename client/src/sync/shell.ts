/** Have the browser keep the pages of this build, where it can: over https and on this machine. */
export async function keepShell(): Promise<void> {
  // Over plain http there is no such thing, and some browsers forbid it: then nothing is said.
  await navigator.serviceWorker?.register('/sw.js').catch(() => undefined)
}
