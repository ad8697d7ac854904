/** What is done with notes: one by one and many at once. */
import { gridAsRead, alignLeft, alignTop, inColumns, pile, sorted } from '../../model/arranging'
import {
  COLOURS,
  setColour,
  setKind,
  setSize,
  sizeOf,
  toBack,
  toFront,
  type SizeName,
} from '../../model/papers'
import { supports } from '../../model/reactions'
import type { Kind } from '../../schema/terms'
import { askLabel } from '../asking'
import type { Command } from '../commands.svelte'
import { copyByButton, duplicate } from '../pasting'
import { along } from '../customs'
import type { NoteView } from '../note.svelte'
import type { Stage } from '../stage.svelte'

const some = (stage: Stage) => stage.mayWrite && stage.chosen().length > 0
const anything = (stage: Stage) => (stage.notes.version, stage.notes.living().length > 0)

/** The papers among what is chosen: a tray has its own look. */
const papersOf = (stage: Stage) => stage.chosen().filter(({ kind }) => kind !== 'solution')
const paperIds = (stage: Stage) => papersOf(stage).map(({ id }) => id)
const paper = (stage: Stage) => stage.mayWrite && papersOf(stage).length > 0
/** Those in a tray keep the order that it gives them. */
const loose = (stage: Stage) => papersOf(stage).filter(({ solution }) => solution === null)
const many = (stage: Stage) => stage.mayWrite && loose(stage).length > 1

/** What the table has retained keeps its kind. */
function free(stage: Stage): boolean {
  const kept = [stage.board.retained('challenge'), stage.board.retained('future')]
  return paper(stage) && !papersOf(stage).some(({ id }) => kept.includes(id))
}

function all(stage: Stage, is: (note: NoteView) => boolean): boolean {
  void stage.notes.version
  const notes = papersOf(stage)
  return notes.length > 0 && notes.every(is)
}

// ------------------------------------------------------------------- writing

const writing: Command[] = [
  {
    id: 'note.duplicate',
    words: 'note.duplicate',
    group: 'write',
    icon: 'copy-plus',
    keys: 'Mod+d',
    about: 'notes',
    when: some,
    run: duplicate,
  },
  {
    id: 'note.copy',
    words: 'note.copy',
    group: 'write',
    icon: 'copy',
    keys: 'Mod+c',
    about: 'notes',
    when: (stage) => stage.chosen().length > 0,
    run: (stage) => copyByButton(stage),
  },
  {
    id: 'note.cut',
    words: 'note.cut',
    group: 'write',
    icon: 'scissors',
    keys: 'Mod+x',
    about: 'notes',
    when: some,
    run: (stage) => copyByButton(stage, true),
  },
  {
    id: 'note.label',
    words: 'note.label',
    group: 'write',
    icon: 'tag',
    keys: 't',
    about: 'notes',
    when: some,
    run: askLabel,
  },
]

// ------------------------------------------------------------------ choosing

const choosing: Command[] = [
  {
    id: 'choose.more',
    words: 'choose.more',
    group: 'choose',
    icon: 'square-check',
    keys: 'x',
    about: 'notes',
    when: anything,
    pressed: (stage) => stage.choosing.adding,
    run: (stage) => stage.choosing.gather(),
  },
  {
    id: 'choose.zone',
    words: 'choose.zone',
    group: 'choose',
    icon: 'square-dashed',
    keys: 'Shift+A',
    about: 'notes',
    when: anything,
    run: (stage) => {
      const zone = stage.notes.get(stage.current)?.zone ?? stage.laying.zoneInSight('idea')
      stage.choosing.all(stage.notes.reading(zone))
    },
  },
  {
    id: 'choose.all',
    words: 'choose.all',
    group: 'choose',
    icon: 'square-dashed',
    keys: 'Mod+a',
    when: anything,
    run: (stage) => stage.choosing.all(stage.notes.reading()),
  },
]

// ----------------------------------------------------------------- arranging

function arrange(stage: Stage, how: typeof alignLeft): void {
  const notes = loose(stage)
  const going = new Set([...notes.map(({ id }) => id)])
  for (const id of along(stage, going).keys()) going.add(id)
  const others = stage.notes.living().filter(({ id }) => !going.has(id))
  const moves = how(
    notes.map(({ id, zone, x, y, w, h }) => ({ id, zone, x, y, w, h })),
    others,
  )
  stage.moves.arrange(moves)
  stage.told.said('moved', notes)
}

const byWord = (word: (id: string) => string | number | null) => sorted((id) => word(id) ?? null)

const arranging: [
  Command['id'],
  Command['words'],
  Command['icon'],
  (stage: Stage) => typeof alignLeft,
][] = [
  ['arrange.left', 'arrange.left', 'align-left', () => alignLeft],
  ['arrange.top', 'arrange.top', 'align-top', () => alignTop],
  ['arrange.columns', 'arrange.columns', 'columns', () => inColumns],
  ['arrange.grid', 'arrange.grid', 'grid', () => gridAsRead],
  ['arrange.pile', 'arrange.pile', 'layers-2', () => pile],
]
const sorting: typeof arranging = [
  ['sort.label', 'sort.label', 'tag', ({ notes }) => byWord((id) => notes.get(id)?.label ?? null)],
  [
    'sort.author',
    'sort.author',
    'user',
    ({ notes, told }) =>
      byWord((id) => {
        const note = notes.get(id)
        return (note && told.author(note)?.name) ?? null
      }),
  ],
  ['sort.supports', 'sort.supports', 'hand', ({ board }) => byWord((id) => supports(board, id))],
]

const ordered = (list: typeof arranging, row: Command['words']) =>
  list.map(([id, words, icon, how]): Command => ({
    id,
    words,
    group: 'arrange',
    ...(icon ? { icon } : {}),
    about: 'notes',
    row,
    when: many,
    run: (stage) => arrange(stage, how(stage)),
  }))

const SIZE_NAMES: readonly SizeName[] = ['s', 'm', 'l']
const KINDS: readonly Kind[] = ['idea', 'challenge', 'future', 'action', 'actor', 'initiative']

function nextSize(stage: Stage): void {
  const [first] = paperIds(stage)
  const now = first ? sizeOf(stage.board, first) : null
  const next = SIZE_NAMES[((now ? SIZE_NAMES.indexOf(now) : 0) + 1) % SIZE_NAMES.length]
  if (next) stage.gesture(() => setSize(stage.board, paperIds(stage), next))
}

const papers: Command[] = [
  ...KINDS.map((kind): Command => ({
    id: `kind.${kind}`,
    words: `kind.${kind}`,
    group: 'arrange',
    about: 'notes',
    row: 'row.kind',
    paper: { kind },
    when: free,
    pressed: (stage) => all(stage, (note) => note.kind === kind),
    run: (stage) => stage.gesture(() => setKind(stage.board, paperIds(stage), kind)),
  })),
  ...[null, ...COLOURS].map((colour): Command => ({
    id: `colour.${colour ?? 'kind'}`,
    words: `colour.${colour ?? 'kind'}`,
    group: 'arrange',
    about: 'notes',
    row: 'row.colour',
    paper: colour ? { colour } : {},
    when: paper,
    pressed: (stage) => all(stage, (note) => note.colour === colour),
    run: (stage) => stage.gesture(() => setColour(stage.board, paperIds(stage), colour)),
  })),
  ...SIZE_NAMES.map((size): Command => ({
    id: `size.${size}`,
    words: `size.${size}`,
    group: 'arrange',
    about: 'notes',
    row: 'row.size',
    when: paper,
    pressed: (stage) => all(stage, ({ id }) => sizeOf(stage.board, id) === size),
    run: (stage) => stage.gesture(() => setSize(stage.board, paperIds(stage), size)),
  })),
  {
    id: 'size.next',
    words: 'size.next',
    group: 'arrange',
    keys: 's',
    when: paper,
    run: nextSize,
  },
  {
    id: 'order.front',
    words: 'order.front',
    group: 'arrange',
    icon: 'to-front',
    keys: ']',
    about: 'notes',
    row: 'row.order',
    when: some,
    run: (stage) => stage.gesture(() => toFront(stage.board, stage.selected)),
  },
  {
    id: 'order.back',
    words: 'order.back',
    group: 'arrange',
    icon: 'to-back',
    keys: '[',
    about: 'notes',
    row: 'row.order',
    when: some,
    run: (stage) => stage.gesture(() => toBack(stage.board, stage.selected)),
  },
]

export const noteCommands: readonly Command[] = [
  ...writing,
  ...choosing,
  ...papers,
  ...ordered(arranging, 'row.arrange'),
  ...ordered(sorting, 'row.sort'),
]
