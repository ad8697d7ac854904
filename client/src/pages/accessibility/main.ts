/** The accessibility statement: load the words, then show it. */
import '../../ui/base.css'
import '../../ui/icons.pages'
import { mount } from 'svelte'
import { startLanguage } from '../../i18n'
import { startMode } from '../../ui/mode'
import Statement from './Statement.svelte'

const target = document.getElementById('app')

if (target) {
  startMode()
  await startLanguage()
  mount(Statement, { target })
}
