/** What people say about notes: counts on the papers, commands, and what is told of it. */
import { t } from '../i18n'
import { commentsOf, type Comment } from '../model/comments'
import { reactionsOf } from '../model/reactions'
import { shorten } from '../model/text'
import type { NoteId } from '../schema/terms'
import Badge from '../view/Badge.svelte'
import { offer } from '../view/commands.svelte'
import { talkCommands } from '../view/commands/talk'
import type { Stage } from '../view/stage.svelte'
import { showPanel } from './panels.svelte'
import type { Table } from './table.svelte'

export const talk = $state({
  /** Whether the sheet of keys lies open. */
  helping: false,
  /** Rises when somebody asks again for the panel that is open. */
  asked: 0,
  /** Rises when somebody goes from a found note to the place where it is. */
  went: 0,
})

/** Who wrote a comment; null while the server has not said. */
export const speaker = (table: Table, { client }: Comment) =>
  table.people.ofClient(client, table.stage.board.doc.clientID)

/** Whether a comment is of this person, who alone may change it. */
export const spokenByMe = (table: Table, { client }: Comment): boolean =>
  client === table.stage.board.doc.clientID || table.people.idOf(client) === table.me

/** The names behind participant ids, oneself last and as "you". */
export function namesOf(table: Table, ids: readonly string[]): string {
  const people = table.state?.people ?? []
  const others = ids.filter((id) => id !== table.me)
  const names = others.map(
    (id) => people.find((person) => person.id === id)?.name ?? t('people.someone'),
  )
  return [...names.sort(), ...(others.length < ids.length ? [t('talk.you')] : [])].join(', ')
}

/** One gesture, which undo takes back on its own. */
export function gesture(stage: Stage, act: () => void): void {
  stage.undo.mark()
  act()
  stage.undo.mark()
}

/** Show what is said on the papers and offer the commands; returns how to stop. */
export function startTalk(table: Table): () => void {
  const { stage } = table
  const [reactions, comments] = [reactionsOf(stage.board), commentsOf(stage.board)]

  function show(id: NoteId): void {
    const note = stage.notes.all.get(id)
    if (!note) return
    const counts = { supports: reactions.count(id), comments: comments.count(id) }
    if (counts.supports + counts.comments === 0) {
      if (note.tally) note.tally = null
      return
    }
    note.tally = {
      ...counts,
      mine: () => reactions.has(id, table.me),
      names: () => namesOf(table, reactions.of(id)),
      Badge,
    }
  }
  // Not within the event that brought it: the note itself may come with the same message.
  const soon = (ids: Iterable<NoteId>) =>
    queueMicrotask(() => {
      for (const id of ids) show(id)
    })
  function said(comment: Comment): void {
    const name = speaker(table, comment)?.name ?? t('people.someone')
    table.voice.later(t('talk.said', { name, text: shorten(comment.text, 80) }))
  }

  const stops = [
    reactions.watch(soon),
    comments.watch((ids, fresh) => {
      soon(ids)
      if (table.report.synced) fresh.forEach(said)
    }),
    stage.board.watch(({ ids }) => {
      soon([...ids].filter((id) => reactions.count(id) + comments.count(id) > 0))
    }),
  ]
  soon([...reactions.notes(), ...comments.notes()])
  offerTalk(table)
  return () => {
    for (const stop of stops) stop()
  }
}

function offerTalk(table: Table): void {
  const supported = (stage: Stage) =>
    stage.selected.size > 0 &&
    [...stage.selected].every((id) => stage.notes.get(id)?.tally?.mine() ?? false)
  const ask = (panel: 'comments' | 'search') => {
    talk.asked++
    showPanel(panel)
  }
  offer(
    talkCommands({
      supported,
      support(stage) {
        const wanted = !supported(stage)
        gesture(stage, () => reactionsOf(stage.board).support(stage.selected, table.me, wanted))
        table.voice.say(t(wanted ? 'talk.supported' : 'talk.unsupported'))
      },
      comments: () => ask('comments'),
      search: () => ask('search'),
      help: () => (talk.helping = true),
    }),
  )
}
