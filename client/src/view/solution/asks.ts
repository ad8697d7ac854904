/** The question of the next missing point, and the one gesture that answers it. */
import { t, type Key } from '../../i18n'
import { actorsOf, checklist, type Point } from '../../model/solutions'
import { methodOf, type Method } from '../links/method.svelte'
import type { NoteView } from '../notes.svelte'
import type { Stage } from '../stage.svelte'

/** What is asked next; what exists already is asked last and never missed. */
export const nextMissing = (points: Point[]): Point | null =>
  points.find(({ done }) => !done) ?? null

const acts = ({ kind }: NoteView) => kind === 'action' || kind === 'initiative'

/** The sentence of a missing point, and the gesture that is offered for it. */
export function asking(
  point: Point,
  method: Method,
  tray: NoteView,
): { words: Key; offer: Key | null } {
  const { notes } = method.stage
  const { challenge, future } = method.facts().retained
  const words: Key = `point.ask.${point.name}`
  const offer: Key = `point.offer.${point.name}`
  switch (point.name) {
    case 'actions':
      return { words: method.members(tray.id).some(acts) ? words : 'point.ask.firstAction', offer }
    case 'together':
      return { words, offer: point.loose.length > 0 ? offer : null }
    case 'objective':
      if (!notes.get(future)) return { words, offer }
      return {
        words: 'point.ask.objectiveOfFuture',
        offer: tray.objective.trim() ? 'point.offer.objectiveOfFuture' : offer,
      }
    case 'who':
      return { words, offer: actorsOf(tray.id, method.facts()).length > 0 ? offer : null }
    case 'answers':
      if (!notes.get(challenge)) return { words: 'point.ask.noChallenge', offer: null }
      return { words, offer }
    default:
      return { words, offer }
  }
}

/** Begin what a missing point asks for. */
export function answer(stage: Stage, tray: NoteView, { name, loose }: Point): void {
  const method = methodOf(stage)
  const facts = method.facts()
  const from = (id: string | undefined) => {
    if (!id) return
    stage.select([id])
    method.ask('link')
  }
  const { challenge, future } = facts.retained
  stage.select([tray.id])
  const gestures: Record<Point['name'], () => void> = {
    actions: () => stage.layNear('action'),
    together: () => from(loose[0]),
    objective: () => {
      const leads = tray.objective.trim() !== '' ? stage.notes.get(future) : null
      if (leads) method.link({ from: tray.id, to: leads.id, kind: 'contributes' })
      else method.writing = tray.id
    },
    actors: () => stage.layNear('actor'),
    who: () => from(actorsOf(tray.id, facts)[0]?.id),
    answers: () => {
      const leads = stage.notes.get(challenge)
      if (leads) method.link({ from: tray.id, to: leads.id, kind: 'answers' })
    },
    existing: () => {
      const there = stage.notes.living().some(({ kind }) => kind === 'initiative')
      const action = method.members(tray.id).find(acts)
      if (there && action) from(action.id)
      else stage.layNear('initiative')
    },
  }
  gestures[name]()
}

/** Answer the next question of a solution, by key. */
export function answerNext(stage: Stage, tray: NoteView): void {
  const point = nextMissing(checklist(tray.id, methodOf(stage).facts()))
  if (point) answer(stage, tray, point)
  else stage.told.say?.(t('solution.whole'))
}
