/** What the facilitator has answered so far, and what the server made of it. */
import { ApiError } from '../../api'
import { t } from '../../i18n'
import type { Linked } from '../workshop/links'
import {
  cahiers,
  createWorkshop,
  deal,
  importCahier,
  MOST_TABLES,
  themesOf,
  wantsKey,
  type CahierEntry,
  type Imported,
  type ThemeEntry,
} from './workshops'

export type Question = 'title' | 'cahier' | 'tables' | 'done'
export const QUESTIONS: readonly Question[] = ['title', 'cahier', 'tables']

export class Preparation {
  question = $state<Question>('title')
  title = $state('')
  shelf = $state<CahierEntry[] | null>(null)
  cahier = $state('')
  imported = $state<Imported | null>(null)
  themes = $state<ThemeEntry[]>([])
  tables = $state<(string | null)[]>([])
  count = $state(4)
  key = $state('')
  keyAsked = $state(false)
  busy = $state(false)
  problem = $state('')
  done = $state<Linked | null>(null)

  get number(): number {
    return QUESTIONS.indexOf(this.question) + 1
  }

  back(): void {
    const before = QUESTIONS[this.number - 2]
    if (before && !this.busy) this.go(before)
  }

  /** Answer the question of this screen and go to the next. */
  async next(): Promise<void> {
    if (this.busy) return
    if (this.question === 'title') await this.titled()
    else if (this.question === 'cahier') await this.chosen()
    else await this.create()
  }

  async bring(file: File): Promise<void> {
    await this.attempt(async () => {
      const imported = await importCahier(file, this.key)
      this.imported = imported
      this.shelf = [imported, ...(this.shelf ?? []).filter(({ id }) => id !== imported.id)]
      this.cahier = imported.id
    })
  }

  /** The number of tables; themes are dealt in turn to the new ones. */
  lay(count: number): void {
    this.problem = ''
    this.count = count
    if (count >= 1 && count <= MOST_TABLES) this.tables = deal(this.tables, count, this.themes)
  }

  private async titled(): Promise<void> {
    this.title = this.title.trim()
    if (!this.title) return void (this.problem = t('prepare.titleNeeded'))
    this.go('cahier')
    if (!this.shelf) await this.attempt(() => this.fetchShelf())
  }

  async fetchShelf(): Promise<void> {
    this.shelf = await cahiers()
    this.cahier ||= this.shelf[0]?.id ?? ''
  }

  private async chosen(): Promise<void> {
    await this.attempt(async () => {
      if (!this.shelf) await this.fetchShelf()
      this.themes = await themesOf(this.cahier)
      this.lay(this.count)
      this.go('tables')
    })
  }

  private async create(): Promise<void> {
    if (!Number.isInteger(this.count) || this.count < 1 || this.count > MOST_TABLES)
      return void (this.problem = t('prepare.tablesRange', { max: MOST_TABLES }))
    await this.attempt(async () => {
      const language = this.shelf?.find(({ id }) => id === this.cahier)?.language
      this.done = await createWorkshop(
        {
          title: this.title,
          language: language === 'en' ? 'en' : 'fr',
          cahier: this.cahier,
          tables: this.tables.map((theme) => ({ theme })),
        },
        this.key,
      )
      this.go('done')
    })
  }

  private go(question: Question): void {
    this.problem = ''
    this.question = question
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy = true
    this.problem = ''
    try {
      await work()
    } catch (error) {
      if (wantsKey(error)) {
        this.problem = this.keyAsked ? t('prepare.keyWrong') : ''
        this.keyAsked = true
      } else this.problem = error instanceof ApiError ? error.message : t('error.unknown')
    } finally {
      this.busy = false
    }
  }
}
