/** The state of the wall: who may see it, what it shows, what was asked and not yet answered. */
import {
  ApiError,
  currentSession,
  openSession,
  request,
  workshopToken,
  type Session,
} from '../../api'
import { t, type Key } from '../../i18n'
import type { Step } from '../../schema/terms'
import { placeOf } from '../join/doors'
import { troubleOf, type Trouble } from '../join/trouble'
import { idOfAddress, keyOfAddress, linksOf, type Linked } from './links'
import type { Overview, Table } from './overview'
import { watch } from './watching'

export type Command =
  { do: 'pause' | 'resume' } | { do: 'step'; step: Step } | { do: 'time'; minutes: number | null }
type View = 'laying' | 'open' | 'forbidden'

export class Wall {
  readonly id = idOfAddress()
  readonly key = keyOfAddress()
  view = $state<View>('laying')
  trouble = $state.raw<Trouble | null>(null)
  overview = $state.raw<Overview | null>(null)
  linked = $state.raw<Linked | null>(null)
  online = $state(false)
  pending = $state(0)
  /** The last thing done, or refused, in words. */
  said = $state<{ text: string; refused: boolean } | null>(null)
  now = $state(Date.now())
  /** How far the server's clock is ahead: what is repeated is older, so the most counts. */
  ahead = $state(-Infinity)

  private stopWatching: (() => void) | null = null
  private hush: ReturnType<typeof setTimeout> | undefined

  get status(): 'saved' | 'saving' | 'offline' | 'refused' {
    if (!this.online) return 'offline'
    if (this.pending > 0) return 'saving'
    return this.said?.refused ? 'refused' : 'saved'
  }

  /** Present the key, look at the workshop, and go on watching it; returns how to stop. */
  start(): () => void {
    const clock = setInterval(() => (this.now = Date.now()), 15_000)
    void this.enter()
    return () => {
      clearInterval(clock)
      clearTimeout(this.hush)
      this.stopWatching?.()
    }
  }

  async enter(): Promise<void> {
    this.view = 'laying'
    this.trouble = null
    try {
      const session = await this.session()
      if (!session || session.workshop.id !== this.id) return void (this.view = 'forbidden')
      const { role } = session.participant
      if (role !== 'facilitator')
        return location.replace(placeOf(role, this.id, session.boards[0]?.id ?? ''))
      await this.look()
    } catch (error) {
      this.trouble = troubleOf(error)
      this.view = 'forbidden'
    }
  }

  /** Ask for something at one table, or at all when `table` is null; false when refused. */
  async command(command: Command, table: Table | null): Promise<boolean> {
    this.pending++
    try {
      await request(`/api/workshops/${this.id}/commands`, {
        body: { ...command, board: table?.id ?? null },
        token: workshopToken(this.id),
      })
      this.say(done(command, table), false)
      return true
    } catch (error) {
      this.say(error instanceof ApiError ? error.message : t('error.unknown'), true)
      return false
    } finally {
      this.pending--
    }
  }

  /** Say it for six seconds; a refusal stays until it is read. */
  say(text: string, refused: boolean): void {
    clearTimeout(this.hush)
    this.said = { text, refused }
    if (!refused) this.hush = setTimeout(() => (this.said = null), 6000)
  }

  private session(): Promise<Session | null> {
    const known = workshopToken(this.id)
    return this.key ? openSession({ token: this.key }, known) : currentSession(known)
  }

  private heard(overview: Overview): void {
    this.overview = overview
    const now = Date.now()
    this.ahead = Math.max(this.ahead, (overview.now_ms ?? now) - now)
  }

  private async look(): Promise<void> {
    const token = workshopToken(this.id)
    this.heard(await request<Overview>(`/api/workshops/${this.id}`, { token }))
    this.view = 'open'
    this.stopWatching?.()
    this.stopWatching = watch(this.id, token, {
      heard: (overview) => this.heard(overview),
      online: (yes) => (this.online = yes),
      refused: () => (this.view = 'forbidden'),
    })
    if (this.key) this.linked = await linksOf(this.id, this.key, token).catch(() => null)
  }
}

function done(command: Command, table: Table | null): string {
  const all = table ? '' : 'All'
  const key = `wall.done.${command.do}${all}` as Key
  const step = command.do === 'step' ? t(`step.${command.step}`) : ''
  if (command.do === 'time')
    return command.minutes === null
      ? t('wall.done.noTime')
      : t('wall.done.time', { n: command.minutes })
  return t(key, { step, ...(table ? { n: table.number } : {}) })
}
