/**
 * A textarea and a note's text kept equal while several people type.
 *
 * During a composition (accents, phone keyboards) nothing from outside touches the field:
 * what colleagues write is held and comes in when the letter is finished.
 */
import type * as Y from 'yjs'
import type { Board } from '../model/board'
import { limited, shifted, shorten, spliceBetween, type Splice } from '../model/text'
import { TEXT_LIMIT, type NoteId } from '../schema/terms'

export interface Heard {
  undo(): void
  redo(): void
  /** The text is as long as it may be. */
  full(): void
}

export class TextBinding {
  /** What the field and the text last agreed on, before what is being composed. */
  private base: string
  private held: Splice[] = []
  private composing = false
  private writing = false

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly board: Board,
    private readonly note: NoteId,
    private readonly text: Y.Text,
    private readonly heard: Heard,
  ) {
    this.base = text.toString()
    field.value = this.base
    text.observe(this.changed)
    field.addEventListener('beforeinput', this.before)
    field.addEventListener('paste', this.pasted)
    field.addEventListener('input', this.typed)
    field.addEventListener('compositionstart', this.started)
    field.addEventListener('compositionend', this.finished)
    field.addEventListener('blur', this.finished)
  }

  stop(): void {
    this.finished()
    this.text.unobserve(this.changed)
    this.field.removeEventListener('beforeinput', this.before)
    this.field.removeEventListener('paste', this.pasted)
    this.field.removeEventListener('input', this.typed)
    this.field.removeEventListener('compositionstart', this.started)
    this.field.removeEventListener('compositionend', this.finished)
    this.field.removeEventListener('blur', this.finished)
  }

  private readonly started = (): void => {
    this.composing = true
  }

  private readonly finished = (): void => {
    this.composing = false
    this.commit()
  }

  private readonly typed = (): void => {
    if (!this.composing) this.commit()
  }

  private readonly before = (event: InputEvent): void => {
    if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') {
      event.preventDefault()
      if (event.inputType === 'historyUndo') this.heard.undo()
      else this.heard.redo()
    }
  }

  /** More than fits: as much as fits is taken, and that is said. */
  private readonly pasted = (event: ClipboardEvent): void => {
    const { field } = this
    const { value, selectionStart: from, selectionEnd: to } = field
    const text = event.clipboardData?.getData('text/plain') ?? ''
    const room = TEXT_LIMIT - value.length + to - from
    if (text.length <= room) return
    event.preventDefault()
    field.setRangeText(shorten(text.replaceAll('\r\n', '\n'), room), from, to, 'end')
    this.heard.full()
    this.commit()
  }

  /** Write what was typed since the last agreement, moved past what colleagues wrote. */
  private commit(): void {
    const { field } = this
    const caret = field.selectionStart
    const mine = spliceBetween(this.base, field.value, caret)
    const held = this.held
    this.held = []
    if (!mine && held.length === 0) return
    let at: number
    if (mine) {
      const end = held.reduce((index, splice) => shifted(index, splice), mine.at + mine.remove)
      const start = held.reduce((index, splice) => shifted(index, splice), mine.at)
      const moved = { at: start, remove: Math.max(0, end - start), insert: mine.insert }
      const cut = limited(this.text.toString(), moved)
      if (cut.insert.length < mine.insert.length) this.heard.full()
      this.writing = true
      this.board.write(this.note, moved, this.text)
      this.writing = false
      at = cut.at + cut.insert.length + Math.max(0, caret - mine.at - mine.insert.length)
    } else at = held.reduce((index, splice) => shifted(index, splice), caret)
    this.show(at)
  }

  private show(caret: number, end = caret): void {
    const now = this.text.toString()
    this.base = now
    if (this.field.value !== now) {
      this.field.value = now
      this.field.setSelectionRange(Math.min(caret, now.length), Math.min(end, now.length))
    }
  }

  private readonly changed = (event: Y.YTextEvent): void => {
    if (this.writing) return
    const splices = splicesOf(event.delta)
    if (this.composing) {
      this.held.push(...splices)
      return
    }
    const after = (index: number) => splices.reduce((at, splice) => shifted(at, splice), index)
    this.show(after(this.field.selectionStart), after(this.field.selectionEnd))
  }
}

/** A delta as splices, each for the text as the ones before have left it. */
function splicesOf(delta: Y.YTextEvent['delta']): Splice[] {
  const splices: Splice[] = []
  let at = 0
  for (const { retain, insert, delete: remove } of delta) {
    if (retain) at += retain
    if (typeof insert === 'string') {
      splices.push({ at, remove: 0, insert })
      at += insert.length
    }
    if (remove) splices.push({ at, remove, insert: '' })
  }
  return splices
}
