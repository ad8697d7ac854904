/** The commands of every area of the table; loaded after the table itself. */
import { offer } from '../commands.svelte'
import { canvasCommands } from './canvas'
import { methodCommands } from './method'
import { noteCommands } from './notes'

offer([...noteCommands, ...canvasCommands, ...methodCommands])
