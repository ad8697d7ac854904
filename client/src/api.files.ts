/** Leave with a file of the server: asked with this tab's own session, not with the cookie's. */
import { ApiError } from './api'
import { currentLanguage, t } from './i18n'

/** Raises ApiError with a sentence for people. */
export async function download(path: string, token: string | null): Promise<void> {
  const headers: Record<string, string> = { 'Accept-Language': currentLanguage() }
  if (token) headers['Authorization'] = `Bearer ${token}`
  const response = await fetch(path, { headers }).catch(() => {
    throw new ApiError('network', t('error.network'), 0)
  })
  if (!response.ok) {
    const told = (await response.json().catch(() => null)) as { error?: { message: string } } | null
    throw new ApiError('refused', told?.error?.message ?? t('error.unknown'), response.status)
  }
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = nameIn(response.headers.get('Content-Disposition')) ?? 'tablee'
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

function nameIn(disposition: string | null): string | null {
  const name = /filename\*=UTF-8''([^;]+)/u.exec(disposition ?? '')?.[1]
  return name ? decodeURIComponent(name) : null
}
