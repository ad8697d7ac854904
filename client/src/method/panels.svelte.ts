/** The panel beside the table: one at a time, each loaded when it is opened. */
import type { Component } from 'svelte'
import { later } from '../view/more'
import type { Table } from './table.svelte'

export interface PanelProps {
  table: Table
  close: () => void
}
type Load = () => Promise<{ default: Component<PanelProps> }>

/** Every panel: a name, and where it is. */
const panels = {
  comments: () => import('./Comments.svelte'),
  search: () => import('./Search.svelte'),
  removed: () => import('./Removed.svelte'),
  screen: () => import('./Steering.svelte'),
  lineage: () => import('./LineagePanel.svelte'),
  links: () => import('./LinksPanel.svelte'),
} satisfies Record<string, Load>
export type PanelName = keyof typeof panels

const now = $state<{ open: PanelName | null }>({ open: null })
let before: HTMLElement | null = null

export const openPanel = (): PanelName | null => now.open

/** Open a panel; the keyboard comes back to where it was when the panel closes. */
export function showPanel(name: PanelName): void {
  if (!now.open) before = document.activeElement as HTMLElement | null
  now.open = name
}

export function closePanel(): void {
  now.open = null
  before?.focus()
  before = null
}

export const loadPanel = (name: PanelName): ReturnType<Load> => {
  const load: Load = panels[name]
  return later(load)
}
