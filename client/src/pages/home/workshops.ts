/** Preparing a workshop: the cahiers at hand, a new one from a file, and the creation itself. */
import { ApiError, request } from '../../api'
import { currentLanguage, t } from '../../i18n'
import type { Linked } from '../workshop/links'

export interface Counts {
  themes: number
  challenges: number
  orientations: number
  actions: number
}

export interface CahierEntry extends Counts {
  id: string
  title: string
  language: string
}

export interface ThemeEntry {
  id: string
  title: string
  short: string
}

export interface Imported extends CahierEntry {
  /** What was not understood, one sentence each, with its line. */
  warnings: string[]
}

export interface Plan {
  title: string
  language: 'fr' | 'en'
  cahier: string
  tables: { theme: string | null }[]
}

export const MOST_TABLES = 60

/** The cahiers at hand, those in the language of the page first. */
export async function cahiers(): Promise<CahierEntry[]> {
  const answer = await request<{ cahiers: CahierEntry[] }>('/api/cahiers')
  const here = (entry: CahierEntry) => (entry.language === currentLanguage() ? 0 : 1)
  return [...answer.cahiers].sort((a, b) => here(a) - here(b))
}

export async function themesOf(cahier: string): Promise<ThemeEntry[]> {
  const answer = await request<{ themes: ThemeEntry[] }>(
    `/api/cahiers/${encodeURIComponent(cahier)}`,
  )
  return answer.themes
}

/** Give the server a cahier in a file. Raises ApiError with the reason when it has no theme. */
export async function importCahier(file: File, key: string): Promise<Imported> {
  const query = new URLSearchParams({ filename: file.name, language: currentLanguage() })
  const response = await fetch(`/api/cahiers?${query}`, {
    method: 'POST',
    headers: {
      'Content-Type': file.type || 'application/octet-stream',
      'Accept-Language': currentLanguage(),
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
    },
    body: file,
  }).catch(() => {
    throw new ApiError('network', t('error.network'), 0)
  })
  const data: unknown = await response.json().catch(() => null)
  if (!response.ok || !data) throw refusal(data, response.status)
  return data as Imported
}

function refusal(data: unknown, status: number): ApiError {
  const error = (data as { error?: { code: string; message: string } } | null)?.error
  return new ApiError(error?.code ?? 'unknown', error?.message ?? t('error.unknown'), status)
}

export function createWorkshop(plan: Plan, key: string): Promise<Linked> {
  return request<Linked>('/api/workshops', { body: plan, token: key || null })
}

/** Whether the server refused because it wants the administration key. */
export const wantsKey = (error: unknown): boolean =>
  error instanceof ApiError && ['admin-needed', 'wrong-admin'].includes(error.code)

/** Themes dealt round the tables; what was already chosen stays. */
export function deal(
  chosen: readonly (string | null)[],
  count: number,
  themes: readonly ThemeEntry[],
): (string | null)[] {
  return Array.from({ length: count }, (_, place) => {
    const kept = chosen[place]
    if (kept === null) return null
    if (kept !== undefined && themes.some((theme) => theme.id === kept)) return kept
    return themes[place % themes.length]?.id ?? null
  })
}
