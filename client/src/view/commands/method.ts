/** Commands of the method: linking, retaining, solutions. */
import { linksOf } from '../../model/links'
import { isPart } from '../../model/solutions'
import type { Command } from '../commands.svelte'
import { customs, type Custom } from '../customs'
import { methodOf } from '../links/method.svelte'
import type { NoteView } from '../notes.svelte'
import { answerNext } from '../solution/asks'
import { gather, putInto, takeOut, trayCustom } from '../solution/trays'
import type { Stage } from '../stage.svelte'

const slotOf = (stage: Stage) => {
  const kind = stage.only?.kind
  return kind === 'challenge' || kind === 'future' ? kind : null
}

/** The solution that is meant: the selected one, or the one the selected note is part of. */
const trayOf = (stage: Stage): NoteView | null => {
  const note = stage.only
  return note?.kind === 'solution' ? note : stage.notes.get(note?.solution)
}

const parts = (stage: Stage) => stage.chosen().filter(({ kind }) => isPart(kind))
const others = (stage: Stage) =>
  stage.notes.trays.filter((tray) => parts(stage).some(({ solution }) => solution !== tray.id))

export const methodCommands: readonly Command[] = [
  {
    id: 'method.link',
    words: 'link.to',
    group: 'method',
    icon: 'spline',
    keys: 'l',
    about: 'notes',
    when: (stage) => stage.mayWrite && stage.only !== null,
    run: (stage) => methodOf(stage).ask('link'),
  },
  {
    id: 'method.retain',
    words: 'actions.retain',
    group: 'method',
    icon: 'circle-check',
    keys: 'r',
    when: (stage) => stage.mayWrite && slotOf(stage) !== null,
    pressed: (stage) => {
      const slot = slotOf(stage)
      return slot !== null && stage.board.retained(slot) === stage.only?.id
    },
    run: (stage) => {
      const [slot, note] = [slotOf(stage), stage.only]
      if (!slot || !note) return
      stage.retain(slot, stage.board.retained(slot) === note.id ? null : note.id)
    },
  },
  {
    id: 'method.gather',
    words: 'solution.gather',
    group: 'method',
    icon: 'puzzle',
    about: 'notes',
    when: (stage) => stage.mayWrite && parts(stage).length > 1,
    run: (stage) => gather(stage, parts(stage)),
  },
  {
    id: 'method.into',
    words: 'solution.into',
    group: 'method',
    icon: 'puzzle',
    keys: 'Shift+M',
    about: 'notes',
    when: (stage) => stage.mayWrite && others(stage).length > 0,
    run: (stage) => {
      const [tray, ...more] = others(stage)
      if (tray && more.length === 0) putInto(stage, parts(stage), tray)
      else methodOf(stage).ask('solution')
    },
  },
  {
    id: 'method.out',
    words: 'solution.out',
    group: 'method',
    icon: 'log-out',
    about: 'notes',
    when: (stage) => stage.mayWrite && stage.chosen().some(({ solution }) => solution !== null),
    run: (stage) => takeOut(stage, stage.chosen()),
  },
  {
    id: 'method.objective',
    words: 'solution.write',
    group: 'method',
    icon: 'pencil',
    keys: 'j',
    about: 'notes',
    when: (stage) => stage.mayWrite && trayOf(stage) !== null,
    run: (stage) => {
      const tray = trayOf(stage)
      if (!tray) return
      stage.select([tray.id])
      methodOf(stage).writing = tray.id
    },
  },
  {
    id: 'method.next',
    words: 'solution.next',
    group: 'method',
    icon: 'arrow-right',
    keys: 'q',
    about: 'notes',
    when: (stage) => stage.mayWrite && trayOf(stage) !== null,
    run: (stage) => {
      const tray = trayOf(stage)
      if (tray) answerNext(stage, tray)
    },
  },
]

/** The table keeps a défi and a future: the one answers the other, and a line says so. */
const retaining: Custom = {
  retained(stage, key, id) {
    const [challenge, future] =
      key === 'challenge'
        ? [id, stage.board.retained('future')]
        : [stage.board.retained('challenge'), id]
    if (challenge && future && stage.notes.get(challenge) && stage.notes.get(future))
      linksOf(stage.board).add({ from: future, to: challenge, kind: 'answers' })
  },
}

/** While it is asked where a line leads, a tap on a paper answers. */
const pointing: Custom = {
  tapped(stage, note) {
    const method = methodOf(stage)
    method.chosen = null
    if (!method.asked) return false
    const target = stage.notes.get(note)
    const notes = stage.chosen()
    if (method.asked === 'solution') {
      method.stop()
      if (target?.kind === 'solution') putInto(stage, notes, target)
      return true
    }
    method.to = note
    if (target && target.id !== method.from) method.chosen = method.finish()
    else method.stop()
    return true
  },
}

customs.push(trayCustom, retaining, pointing)
